// Executor of the build of packages: one process builds all whose result is not in the cache, since starting one for each
// costs more than their files; Nx keeps one result for each.
const { join } = require('node:path');
const { executorOf, keepText } = require('./projects.cjs');

/** @returns for each project whether it was built, and why not */
async function buildProjects(root, folders) {
  const { buildPackage } = await import('../lib/build-package.mjs');
  const results = Object.entries(folders).map(async ([project, folder]) => {
    const startTime = Date.now();
    const fault = await buildPackage(join(root, folder)).then(
      () => '',
      (error) => `${error.message}\n`,
    );
    keepText(root, 'build', project, fault);
    return [project, { success: fault === '', terminalOutput: fault, startTime, endTime: Date.now() }];
  });
  return Object.fromEntries(await Promise.all(results));
}

module.exports = executorOf('build', buildProjects);
