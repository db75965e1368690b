// What a change is judged by: whose files changed, who depends on them, and which checks each of them gets.

/**
 * Projects that the files belong to, each to the one whose folder lies deepest around it.
 * @param {readonly string[]} files paths from the top of the workspace
 * @param {readonly { name: string, root: string }[]} projects
 */
export function ownersOf(files, projects) {
  // `.`, the top of the workspace, comes last and holds what no other does.
  const inOrder = projects.toSorted((a, b) => b.root.length - a.root.length);
  const holds = ({ root }, file) => root === '.' || file.startsWith(`${root}/`);
  // A page at the top, such as the README, changes no result; whose tests read it says so.
  const counted = files.filter((file) => !/^[^/]+\.md$/.test(file));
  return [...new Set(counted.map((file) => inOrder.find((project) => holds(project, file)).name))];
}

/**
 * All projects that depend on the named ones, directly or through others, without those themselves.
 * @param {readonly string[]} names
 * @param {Readonly<Record<string, readonly { target: string }[]>>} dependencies by who depends
 */
export function dependentsOf(names, dependencies) {
  const found = new Set();
  const visit = (target) => {
    for (const [source, uses] of Object.entries(dependencies))
      if (!found.has(source) && uses.some((each) => each.target === target)) {
        found.add(source);
        visit(source);
      }
  };
  for (const name of names) visit(name);
  return [...found].filter((name) => !names.includes(name)).toSorted();
}

/**
 * Projects whose tests read one of the files though it is neither theirs nor imported: `reads` of their package.json.
 * @param {readonly string[]} files
 * @param {readonly { name: string, reads: readonly string[] }[]} projects
 */
export function readersOf(files, projects) {
  return projects.filter(({ reads }) => reads.some((read) => files.some(matcher(read)))).map(({ name }) => name);
}

// Whether a path from the top of the workspace is meant by an input such as `{workspaceRoot}/plugins/*/locales/**/*`.
function matcher(input) {
  const wild = { '**/*': '.*', '*': '[^/]*' };
  const parts = input.replace('{workspaceRoot}/', '').split(/(\*\*\/\*|\*)/);
  const pattern = parts.map((part) => wild[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('');
  const whole = new RegExp(`^${pattern}$`);
  return (file) => whole.test(file);
}

/**
 * Which projects get which checks. One that changed gets all of its own, one that only depends on it the fast ones (types are
 * checked at once for all). Files at the top of the workspace and of parks belong to no project with tests: what they change
 * shows in all others.
 * @param {readonly string[]} changed
 * @param {{ nodes: object, dependencies: Readonly<Record<string, readonly { target: string }[]>> }} graph
 * @param {string} top name of the project at the top
 * @param {readonly string[]} readers projects whose tests read what changed
 */
export function planOf(changed, { nodes, dependencies }, top, readers = []) {
  const others = Object.keys(nodes).filter((name) => name !== top);
  const own = changed.includes(top) ? others : [...changed];
  const dependents = dependentsOf(changed, dependencies);
  return {
    dependents,
    lint: changed.includes(top) ? [...others, top] : own,
    fast: [...own, ...new Set([...dependents, ...readers])].filter(
      (name, at, all) => name !== top && all.indexOf(name) === at,
    ),
    db: own,
    browser: own,
  };
}
