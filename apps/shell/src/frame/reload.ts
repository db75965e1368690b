/**
 * Loads the page anew once the server answers: a reload without it would leave the browser's own error page on the
 * screen, and nothing that finds back by itself.
 * @returns whether the page is being loaded
 */
export async function reloadWhenReachable(): Promise<boolean> {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    if (!answer.ok) return false;
  } catch {
    return false;
  }
  location.reload();
  return true;
}
