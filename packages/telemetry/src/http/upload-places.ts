import { telemetryErrors } from '../errors.ts';

/** Bounds how many files are received and stored at once: each lies on the disk until its rows are in the database. */
export class UploadPlaces {
  readonly #most: number;
  readonly #callers = new Set<string>();

  /** @param most files of all callers; each caller has one */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Runs `work` in a place of the caller's.
   * @throws TELEMETRY_UPLOAD_RUNNING when the caller has one, TELEMETRY_UPLOADS_BUSY when all are taken
   */
  async take<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (this.#callers.has(caller)) throw telemetryErrors.UPLOAD_RUNNING({ seconds: 5 });
    if (this.#callers.size >= this.#most) throw telemetryErrors.UPLOADS_BUSY({ most: this.#most, seconds: 5 });
    this.#callers.add(caller);
    try {
      return await work();
    } finally {
      this.#callers.delete(caller);
    }
  }
}
