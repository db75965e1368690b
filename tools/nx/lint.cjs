// Executor of the linter: it starts once for all projects whose result is not in the cache, since reading the types of the
// workspace costs more than any project's files; Nx keeps one result for each project.
const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { executorOf, keepText, projectOf } = require('./projects.cjs');

function oxlint(root, folders) {
  const entry = join(root, 'node_modules/oxlint/bin/oxlint');
  const options = { cwd: root, maxBuffer: 1e9 };
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, '--format=json', ...folders], options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

const lineOf = ({ filename, message, code, labels }) => {
  const { line, column } = labels?.[0]?.span ?? {};
  return `${filename}:${line ?? '?'}:${column ?? '?'}  ${message}  ${code ?? ''}`;
};

/** Lints the named projects. @returns for each whether nothing was found, and what was */
async function lintProjects(root, folders) {
  const startTime = Date.now();
  const { code, stdout, stderr } = await oxlint(root, Object.values(folders));
  let diagnostics = null;
  try {
    ({ diagnostics } = JSON.parse(stdout));
  } catch {
    // Without a report nothing is known of any project: each fails, with what the linter printed.
  }
  const found = diagnostics ?? [];
  const stray = found.filter(({ filename }) => !projectOf(filename ?? '', folders));
  const fault = diagnostics === null || stray.length > 0 || (code !== 0 && found.length === 0);
  return Object.fromEntries(
    Object.keys(folders).map((project) => {
      const own = found.filter(({ filename }) => projectOf(filename ?? '', folders) === project);
      const lines = fault ? [...stray.map(lineOf), stderr, diagnostics === null ? stdout : ''] : [];
      const terminalOutput = [...own.map(lineOf), ...lines, `${own.length} findings`, ''].join('\n');
      keepText(root, 'lint', project, terminalOutput);
      return [project, { success: own.length === 0 && !fault, terminalOutput, startTime, endTime: Date.now() }];
    }),
  );
}

module.exports = executorOf('lint', lintProjects);
