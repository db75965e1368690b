/** Replaced by the part that starts PostgreSQL for the run. */
export async function setup(): Promise<void> {}
