/** Runs `work` again and again with a pause between the runs, until the result is called, which waits for a run under way. */
export function repeat(
  pauseMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let ended = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    timer = setTimeout(() => {
      running = work().catch(onError);
      void running.then(() => (ended ? undefined : arm()));
    }, pauseMs);
  };
  arm();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await running;
  };
}
