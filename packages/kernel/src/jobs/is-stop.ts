/** An error by which a plugin says that it is being stopped: nothing was tried, so no attempt is used up. */
export function isStop(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return name === 'AbortError' || code === 'PLUGIN_SCOPE_STOPPED';
}
