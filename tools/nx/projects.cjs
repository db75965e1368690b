// Which project a file belongs to, for executors that run once for several projects.

/** The folder of each named project, from the root of the workspace. */
const foldersOf = (context, projects) =>
  Object.fromEntries(projects.map((project) => [project, context.projectsConfigurations.projects[project].root]));

/** The project with the longest folder that a file lies in, or undefined. */
function projectOf(file, folders) {
  const holds = Object.entries(folders).filter(([, folder]) => file.startsWith(`${folder}/`));
  return holds.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

module.exports = { foldersOf, projectOf };
