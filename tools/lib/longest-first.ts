import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What is in a file that takes long: a sample of a long test, a suite of several files, a server, a cluster or all plugins. */
const marks =
  /LINGTAN_LONG|-(suite|conformance)\.ts'|createInstallation\(|startServerProcess\(|start\w*Cluster\(|pluginRoot/;

/** What takes long comes first, so that the end of a run has something for each worker. No file depends on the order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const long = new Set(sorted.filter(({ moduleId }) => marks.test(readFileSync(moduleId, 'utf8'))));
    return [...long, ...sorted.filter((file) => !long.has(file))];
  }
}
