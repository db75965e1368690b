// What executors share that run a tool once for several projects.

/** The folder of each named project, from the root of the workspace. */
const foldersOf = (context, projects) =>
  Object.fromEntries(projects.map((project) => [project, context.projectsConfigurations.projects[project].root]));

/** The project with the longest folder that a file lies in, or undefined. */
function projectOf(file, folders) {
  const holds = Object.entries(folders).filter(([, folder]) => file.startsWith(`${folder}/`));
  return holds.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/**
 * Both forms of an executor: `name` for one project, `nameBatch` for all that Nx hands over.
 * @param {string} name
 * @param {(root: string, folders: Record<string, string>) => Promise<Record<string, object>>} run
 *   runs the tool over the folders of projects; for each project its result as Nx takes it
 */
const executorOf = (name, run) => ({
  async [name](_options, context) {
    const { [context.projectName]: result } = await run(context.root, foldersOf(context, [context.projectName]));
    process.stdout.write(result.terminalOutput);
    return { success: result.success };
  },
  async [`${name}Batch`](taskGraph, _options, _overrides, context) {
    const tasks = Object.values(taskGraph.tasks);
    const projects = tasks.map(({ target }) => target.project);
    const results = await run(context.root, foldersOf(context, projects));
    return Object.fromEntries(tasks.map((task) => [task.id, results[task.target.project]]));
  },
});

module.exports = { executorOf, projectOf };
