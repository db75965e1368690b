/** Systems (field ST). Source: HJ 212-2017, table 5. */
export const hj212Systems: Readonly<Record<string, string>> = {
  21: 'surface water quality',
  22: 'ambient air',
  23: 'acoustic environment',
  24: 'groundwater',
  25: 'soil',
  26: 'sea water',
  27: 'volatile organic compounds',
  31: 'air pollution source',
  32: 'wastewater outlet',
  33: 'groundwater source',
  34: 'marine source',
  35: 'soil source',
  36: 'noise source',
  37: 'vibration',
  38: 'radioactive source',
  39: 'construction dust',
  41: 'electromagnetic',
  51: 'flue-gas process',
  52: 'wastewater process',
  91: 'system interaction',
};

/** Commands (field CN). Source: HJ 212-2017, table 9; 9015 from public code of 2025. */
export const hj212Commands: Readonly<Record<string, string>> = {
  1000: 'set timeout and repeats',
  1011: 'device time',
  1012: 'set device time',
  1013: 'device asks for the time',
  1061: 'realtime interval',
  1062: 'set realtime interval',
  1063: 'minute interval',
  1064: 'set minute interval',
  1072: 'set password',
  2011: 'realtime data',
  2012: 'stop realtime data',
  2021: 'equipment state',
  2022: 'stop equipment state',
  2031: 'day data',
  2041: 'equipment hours of the day',
  2051: 'minute data',
  2061: 'hour data',
  2081: 'restart time of the logger',
  3011: 'zero and span calibration',
  3012: 'sample now',
  3013: 'cleaning',
  3014: 'comparison sample',
  3015: 'keep a sample of an exceedance',
  3016: 'set sampling period',
  3017: 'sampling period',
  3018: 'time to result',
  3019: 'device id',
  3020: 'device information',
  3021: 'set device parameters',
  9011: 'answer to a request',
  9012: 'result of an execution',
  9013: 'answer to a notice',
  9014: 'answer to data',
  9015: 'heartbeat',
};

/** Answers to a request (QnRtn). */
export const hj212RequestAnswers: Readonly<Record<string, string>> = {
  1: 'ready',
  2: 'rejected',
  3: 'PW wrong',
  4: 'MN wrong',
  5: 'ST wrong',
  6: 'Flag wrong',
  7: 'QN wrong',
  8: 'CN wrong',
  9: 'CRC wrong',
  100: 'unknown',
};

/** Results of an execution (ExeRtn). */
export const hj212Results: Readonly<Record<string, string>> = {
  1: 'done',
  2: 'failed, cause unknown',
  3: 'condition not met',
  4: 'timed out',
  5: 'busy',
  6: 'fault',
  100: 'no data',
};

/** Marks of a value (suffix `-Flag`). */
export const hj212Marks: Readonly<Record<string, string>> = {
  N: 'normal',
  F: 'stopped',
  M: 'maintenance',
  S: 'set by hand',
  D: 'fault',
  C: 'calibrating',
  T: 'above the range',
  B: 'no link to the logger',
};

/** States of equipment (`SB<n>-RS`, 2021). */
export const hj212EquipmentStates: Readonly<Record<string, string>> = {
  0: 'off',
  1: 'on',
  2: 'calibrating',
  3: 'maintenance',
  4: 'alarm',
  5: 'blowback',
};
