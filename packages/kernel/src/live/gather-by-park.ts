/** Tells of a park at most once within `ms`, however often something changes meanwhile. */
export function gatherByPark(ms: number, send: (parkId: string) => void) {
  const due = new Map<string, NodeJS.Timeout>();
  return {
    changed(parkId: string): void {
      if (due.has(parkId)) return;
      const tell = (): void => {
        due.delete(parkId);
        send(parkId);
      };
      due.set(parkId, setTimeout(tell, ms));
    },
    close(): void {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
