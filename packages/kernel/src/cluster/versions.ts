import { defineErrors } from '@lingtan/sdk';
import type pg from 'pg';

/** Why a process does not join the others of its installation. */
export const clusterErrors = defineErrors('CLUSTER', {
  VERSIONS: {
    message:
      'The process {name} of version {other} serves this installation; version {version} does not work beside it',
    status: 409,
    hint: 'Versions work side by side when they are the same or one minor version apart. Upgrade by one version at a time, or stop all processes first.',
    'zh-CN': {
      message: '本安装正由 {other} 版本的进程 {name} 提供服务，{version} 版本不能与其同时运行',
      hint: '仅相同版本或相差一个次版本的进程可以同时运行。请逐个版本升级，或先停止所有进程。',
    },
  },
});

/** Whether processes of two versions may serve one installation at the same time: N and N−1, whatever was built of either. */
export function workTogether(one: string, other: string): boolean {
  const [first, second] = [one, other].map((version) => /^(\d+)\.(\d+)\./.exec(version));
  if (!first || !second) return one === other;
  return first[1] === second[1] && Math.abs(Number(first[2]) - Number(second[2])) <= 1;
}

/**
 * Refuses an installation that is served by processes of a version too far from this one. Reads only, so it is asked
 * before anything is written. A process that reports no version is of the one before reports, and passes.
 * @throws CLUSTER_VERSIONS
 */
export async function assertVersions(owner: Pick<pg.ClientBase, 'query'>, version: string): Promise<void> {
  const there = await owner.query<{ found: boolean }>(`select to_regclass('kernel.processes') is not null as found`);
  if (!there.rows[0]!.found) return;
  // As a document, since the column is not there before its migration.
  const { rows } = await owner.query<{ name: string | null; version: string | null }>(
    `select row #>> '{report,name}' as name, row #>> '{report,version}' as version
     from (select to_jsonb(p) as row from kernel.processes p where seen_at > now() - interval '15 s') living`,
  );
  for (const { name, version: other } of rows)
    if (other !== null && !workTogether(version, other))
      throw clusterErrors.VERSIONS({ name: name ?? '?', other, version });
}
