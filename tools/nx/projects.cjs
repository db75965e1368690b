// What executors share that run a tool once for several projects, and which files are tests.
const { mkdirSync, readdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** The folder of each named project, from the root of the workspace. */
const foldersOf = (context, projects) =>
  Object.fromEntries(projects.map((project) => [project, context.projectsConfigurations.projects[project].root]));

/** The project with the longest folder that a file lies in, or undefined. */
function projectOf(file, folders) {
  const holds = Object.entries(folders).filter(([, folder]) => file.startsWith(`${folder}/`));
  return holds.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** Where the text of a project's task lies that ran in a batch, from the root of the workspace. */
const textOf = (target, project) => join('test-results', target, `${project.replace('@lingtan/', '')}.txt`);

/** Nx shows the text of a task of a batch nowhere; who asked for it reads it here. */
function keepText(root, target, project, text) {
  const file = join(root, textOf(target, project));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Which file belongs to which tier; the name of a test file says what it needs. */
const tierOfFile = [
  ['browser', /^e2e\/.*\.e2e\.ts$/],
  ['db', /\.db\.test\.tsx?$/],
  ['fast', /\.test\.tsx?$/],
];

const skipped = new Set(['dist', 'node_modules', 'test-results']);

/**
 * The test files below a folder; a project inside of it speaks for itself.
 * @param {string} folder absolute
 * @param {(path: string) => boolean} isProject whether another project lies there; gets an absolute path
 * @returns {{ tier: string, file: string }[]} paths below the folder
 */
function testFiles(folder, isProject) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const file = path ? `${path}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name) && !isProject(join(folder, file))) visit(file);
      } else {
        const tier = tierOfFile.find(([, pattern]) => pattern.test(file))?.[0];
        if (tier) found.push({ tier, file });
      }
    }
  };
  visit('');
  return found;
}

/**
 * Both forms of an executor: `name` for one project, `nameBatch` for all that Nx hands over.
 * @param {string} name
 * @param {(root: string, folders: Record<string, string>, all: Record<string, string>) => Promise<Record<string, object>>} run
 *   runs the tool over the folders of projects, of all there are; for each project its result as Nx takes it
 */
const executorOf = (name, run) => {
  const start = (context, projects) =>
    run(
      context.root,
      foldersOf(context, projects),
      foldersOf(context, Object.keys(context.projectsConfigurations.projects)),
    );
  return {
    async [name](_options, context) {
      const { [context.projectName]: result } = await start(context, [context.projectName]);
      process.stdout.write(result.terminalOutput);
      return { success: result.success };
    },
    async [`${name}Batch`](taskGraph, _options, _overrides, context) {
      const tasks = Object.values(taskGraph.tasks);
      const results = await start(
        context,
        tasks.map(({ target }) => target.project),
      );
      return Object.fromEntries(tasks.map((task) => [task.id, results[task.target.project]]));
    },
  };
};

module.exports = { executorOf, keepText, projectOf, testFiles, textOf };
