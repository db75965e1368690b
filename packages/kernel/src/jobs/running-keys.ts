/** Deduplication keys whose jobs run in this process. */
export interface RunningKeys {
  /** Takes the key for one run. Null while another run has it; the answer gives it back. */
  take(key: string): (() => void) | null;
}

/** One run of a key at a time in this process. Other processes are seen by the jobs that are active. */
export function createRunningKeys(): RunningKeys {
  const taken = new Set<string>();
  return {
    take: (key) => {
      if (taken.has(key)) return null;
      taken.add(key);
      return () => void taken.delete(key);
    },
  };
}
