// Builds what has changed and has the server started again.

/**
 * Waits until files are quiet, since a new plugin comes as many of them and an editor writes some twice.
 * @param steps `isWhole(folder)`: whether a package is there with all that a build needs; `build(folder)`: resolves to whether
 * it was built; `restart()`: starts the server again; `check(folders)`: looks at their types, which a build does not; `say(text)`
 * @param {Iterable<string>} folders the packages that the running server was started with
 */
export function createTakeUp({ isWhole, build, restart, check = () => undefined, say }, folders, quietMs = 300) {
  const known = new Set(folders);
  const due = new Set();
  const taken = new Set();
  let soon;
  let working = Promise.resolve();

  /** Whether it went well. A folder that is not whole yet is heard of again. */
  async function takeUpOne(folder) {
    if (isWhole(folder)) {
      known.add(folder);
      if (!(await build(folder))) return false;
    } else if (!known.delete(folder)) return true;
    taken.add(folder);
    return true;
  }

  async function takeUp() {
    const folders = [...due];
    due.clear();
    const done = await Promise.all(folders.map(takeUpOne));
    const failed = folders.filter((_, i) => !done[i]);
    if (failed.length > 0) {
      for (const folder of failed) due.add(folder);
      say(`not built: ${failed.join(', ')}; the server goes on with what it had, the next change builds again`);
      return;
    }
    if (taken.size === 0) return;
    const changed = [...taken];
    taken.clear();
    say(`changed: ${changed.join(', ')}; starting the server again`);
    await restart();
    // After that, since a page waits for the server and nobody for its types.
    check(changed.filter(isWhole));
  }

  return {
    /** A file of the package has changed, has come or has gone. */
    changed(folder) {
      due.add(folder);
      clearTimeout(soon);
      soon = setTimeout(() => (working = working.then(takeUp).catch((error) => say(error.stack))), quietMs);
    },
  };
}
