import { z } from 'zod';

/** How far the history of the simulated park has been written. */
export const backfillProgress = z.object({
  phase: z.enum(['off', 'preparing', 'sending', 'done']),
  /** Samples acknowledged by the ingest path, and in all. */
  sent: z.number().int(),
  total: z.number().int(),
  samplesPerSecond: z.number(),
  /** Null when it cannot be told yet, or nothing is left. */
  etaSeconds: z.number().nullable(),
});

export const simulatedDeviceStatus = z.object({
  id: z.string(),
  title: z.string(),
  protocol: z.enum(['modbus', 'mqtt', 'sparkplug', 'hj212', 'iec104', 'dlt645']),
  /** Where it listens, or the broker it is connected to; null while it does neither. */
  address: z.string().nullable(),
  points: z.number().int(),
  connected: z.boolean(),
  /** Requests answered or messages acknowledged since the start. */
  exchanges: z.number().int(),
  lastError: z.string().nullable(),
});

export const simulatorStatus = z.object({
  seed: z.number().int(),
  /** Model seconds per second. */
  speed: z.number(),
  /** Milliseconds since the Unix epoch in the model; equals the wall clock at speed 1. */
  modelTime: z.number(),
  backfill: backfillProgress,
  devices: z.array(simulatedDeviceStatus),
});

export type BackfillProgress = z.infer<typeof backfillProgress>;
export type SimulatedDeviceStatus = z.infer<typeof simulatedDeviceStatus>;
export type SimulatorStatus = z.infer<typeof simulatorStatus>;
