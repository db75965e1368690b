/** How the value of an information object is written. */
export type Iec104Element =
  | 'single'
  | 'double'
  | 'step'
  | 'bits'
  | 'normalised'
  | 'normalised-bare'
  | 'scaled'
  | 'float'
  | 'counter'
  | 'protection-event'
  | 'protection-start'
  | 'protection-circuit'
  | 'single-command'
  | 'double-command'
  | 'step-command'
  | 'normalised-setpoint'
  | 'scaled-setpoint'
  | 'float-setpoint'
  | 'bits-command'
  | 'normalised-parameter'
  | 'scaled-parameter'
  | 'float-parameter'
  | 'parameter-activation'
  | 'cause-of-init'
  | 'interrogation'
  | 'counter-interrogation'
  | 'clock'
  | 'reset'
  | 'test'
  | 'none';

/** A kind of ASDU. */
export interface Iec104Type {
  id: number;
  name: string;
  element: Iec104Element;
  /** Bytes of an element with its quality, without time tag. */
  size: number;
  /** A CP56Time2a follows each element. */
  timed: boolean;
}

const row = (id: number, name: string, element: Iec104Element, size: number, timed = false): Iec104Type => ({
  id,
  name,
  element,
  size,
  timed,
});

/** The common kinds. Source: IEC 60870-5-101, 7.2.1 and IEC 60870-5-104, from general knowledge (to be verified). */
export const iec104Types: readonly Iec104Type[] = [
  row(1, 'M_SP_NA_1', 'single', 1),
  row(3, 'M_DP_NA_1', 'double', 1),
  row(5, 'M_ST_NA_1', 'step', 2),
  row(7, 'M_BO_NA_1', 'bits', 5),
  row(9, 'M_ME_NA_1', 'normalised', 3),
  row(11, 'M_ME_NB_1', 'scaled', 3),
  row(13, 'M_ME_NC_1', 'float', 5),
  row(15, 'M_IT_NA_1', 'counter', 5),
  row(20, 'M_PS_NA_1', 'bits', 5),
  row(21, 'M_ME_ND_1', 'normalised-bare', 2),
  row(30, 'M_SP_TB_1', 'single', 1, true),
  row(31, 'M_DP_TB_1', 'double', 1, true),
  row(32, 'M_ST_TB_1', 'step', 2, true),
  row(33, 'M_BO_TB_1', 'bits', 5, true),
  row(34, 'M_ME_TD_1', 'normalised', 3, true),
  row(35, 'M_ME_TE_1', 'scaled', 3, true),
  row(36, 'M_ME_TF_1', 'float', 5, true),
  row(37, 'M_IT_TB_1', 'counter', 5, true),
  row(38, 'M_EP_TD_1', 'protection-event', 3, true),
  row(39, 'M_EP_TE_1', 'protection-start', 4, true),
  row(40, 'M_EP_TF_1', 'protection-circuit', 4, true),
  row(45, 'C_SC_NA_1', 'single-command', 1),
  row(46, 'C_DC_NA_1', 'double-command', 1),
  row(47, 'C_RC_NA_1', 'step-command', 1),
  row(48, 'C_SE_NA_1', 'normalised-setpoint', 3),
  row(49, 'C_SE_NB_1', 'scaled-setpoint', 3),
  row(50, 'C_SE_NC_1', 'float-setpoint', 5),
  row(51, 'C_BO_NA_1', 'bits-command', 4),
  row(58, 'C_SC_TA_1', 'single-command', 1, true),
  row(59, 'C_DC_TA_1', 'double-command', 1, true),
  row(60, 'C_RC_TA_1', 'step-command', 1, true),
  row(61, 'C_SE_TA_1', 'normalised-setpoint', 3, true),
  row(62, 'C_SE_TB_1', 'scaled-setpoint', 3, true),
  row(63, 'C_SE_TC_1', 'float-setpoint', 5, true),
  row(64, 'C_BO_TA_1', 'bits-command', 4, true),
  row(70, 'M_EI_NA_1', 'cause-of-init', 1),
  row(100, 'C_IC_NA_1', 'interrogation', 1),
  row(101, 'C_CI_NA_1', 'counter-interrogation', 1),
  row(102, 'C_RD_NA_1', 'none', 0),
  row(103, 'C_CS_NA_1', 'clock', 7),
  row(105, 'C_RP_NA_1', 'reset', 1),
  row(107, 'C_TS_TA_1', 'test', 2, true),
  row(110, 'P_ME_NA_1', 'normalised-parameter', 3),
  row(111, 'P_ME_NB_1', 'scaled-parameter', 3),
  row(112, 'P_ME_NC_1', 'float-parameter', 5),
  row(113, 'P_AC_NA_1', 'parameter-activation', 1),
];

const byId = new Map(iec104Types.map((type) => [type.id, type]));

/** The kind with that number; undefined for kinds that are not read here. */
export function iec104Type(id: number): Iec104Type | undefined {
  return byId.get(id);
}

/** Causes of transmission. */
export const iec104Causes: Readonly<Record<number, string>> = {
  1: 'periodic',
  2: 'background scan',
  3: 'spontaneous',
  4: 'initialised',
  5: 'request',
  6: 'activation',
  7: 'activation confirmation',
  8: 'deactivation',
  9: 'deactivation confirmation',
  10: 'activation termination',
  11: 'return information, remote',
  12: 'return information, local',
  13: 'file transfer',
  20: 'interrogated by station',
  ...Object.fromEntries(Array.from({ length: 16 }, (_, at) => [21 + at, `interrogated, group ${at + 1}`])),
  37: 'counter interrogation',
  ...Object.fromEntries(Array.from({ length: 4 }, (_, at) => [38 + at, `counter interrogation, group ${at + 1}`])),
  44: 'unknown type',
  45: 'unknown cause',
  46: 'unknown common address',
  47: 'unknown object address',
};
