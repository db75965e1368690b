/** A sample; null is no value. Times in seconds, growing. */
export type FaultSample = readonly [seconds: number, value: number | null];

export type FaultDetector = 'flatline' | 'spike' | 'rate' | 'range' | 'missing' | 'clock' | 'relation';

/** What a detector says of one sample, and on what ground. Nothing is ever deleted for it. */
export interface SensorFault {
  /** Place in the series. */
  index: number;
  seconds: number;
  value: number | null;
  detector: FaultDetector;
  /** The figures that the verdict rests on. */
  evidence: Record<string, number>;
}
