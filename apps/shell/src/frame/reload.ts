/**
 * Loads the page anew once the server would answer with it: a reload without it would leave the browser's own error page on
 * the screen, and nothing that finds back by itself. A server that lives and answers something else does not count: while
 * a backup is restored, the page that was there tells more than the one that would come.
 * @returns whether the page is being loaded
 */
export async function reloadWhenReachable(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', headers: { accept: 'text/html' } });
    if (!answer.ok) return false;
  } catch {
    return false;
  }
  location.reload();
  return true;
}

/**
 * Loads the page anew when code that it needs is not there: after an update the files that it was built with are gone, and the
 * new page has its own. Not twice within 30 s, so that code which is missing for another reason shows its error.
 */
export function reloadAfterUpdate(): void {
  const last = Number(sessionStorage.getItem('lingtan.reloaded') ?? 0);
  if (Date.now() - last < 30_000) return;
  void reloadWhenReachable().then((reloads) => {
    if (reloads) sessionStorage.setItem('lingtan.reloaded', String(Date.now()));
  });
}
