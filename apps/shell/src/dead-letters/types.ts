/** A delivery that failed for good. */
export interface DeadLetter {
  id: string;
  eventId: string;
  event: string;
  version: number;
  pluginId: string;
  subscription: string;
  data: unknown;
  attempts: number;
  error: { code: string | null; message: string };
  publishedAt: string;
  deadAt: string;
}
