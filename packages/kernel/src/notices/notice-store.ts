import type { NoticeContent, NoticeKind, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { retentionMoment } from '../database/retention.ts';
import { lookAs, personOf } from '../dashboards/viewpoint.ts';
import type { KernelDatabase } from '../database/index.ts';
import { fillText } from './fill-text.ts';

/** Days after which a notice is forgotten, read or not. */
export const noticeDays = 90;

/** A notice as one person sees it. */
export interface Notice {
  id: string;
  pluginId: string;
  kind: string;
  name: { en: string; 'zh-CN': string };
  severity: 'info' | 'task' | 'alarm';
  text: { en: string; 'zh-CN': string };
  /** Page below the plugin's own; null without one. */
  link: string | null;
  /** How often it was raised. */
  count: number;
  /** ISO 8601 UTC, as all times here. */
  at: string;
  settledAt: string | null;
  read: boolean;
}

/** What of the notices is asked for. */
export interface NoticeFilter {
  show: 'open' | 'unread' | 'all';
  plugin?: string;
  severity?: Notice['severity'];
  limit: number;
  /** Newest id and time that the page goes on after. */
  before?: string;
}

/**
 * Does something with notices as the park, in a transaction that may be of an enterprise: what a member does is told to whom it
 * concerns, and members' transactions see no notice.
 */
async function asPark<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const { rows } = await tx.execute<{ enterprise: string }>(
    sql`select coalesce(current_setting('lingtan.enterprise_id', true), '') as enterprise`,
  );
  const { enterprise } = rows[0]!;
  if (enterprise === '') return work();
  const be = (id: string) => tx.execute(sql`select set_config('lingtan.enterprise_id', ${id}, true)`);
  await be('');
  const result = await work();
  // After a failure the transaction is over, and its settings with it.
  await be(enterprise);
  return result;
}

/** Writes one, in the transaction of what it is about. */
export async function raiseNotice(
  tx: Tx,
  by: { parkId: string; pluginId: string },
  kind: NoticeKind,
  { key, params, link, enterpriseId, personId, exceptPersonId, quiet }: NoticeContent,
): Promise<void> {
  const text = fillText(kind.text, params);
  await asPark(tx, () =>
    tx.execute(sql`insert into kernel.notices as n
      (park_id, plugin_id, kind, key, severity, permission, enterprise_id, person_id,
        except_person_id, name, text, link)
    values (${by.parkId}, ${by.pluginId}, ${kind.id}, ${key.slice(0, 200)}, ${kind.severity}, ${kind.permission.id},
      ${enterpriseId ?? null}, ${personId ?? null}, ${exceptPersonId ?? null}, ${JSON.stringify(kind.name)}::jsonb, ${JSON.stringify(text)}::jsonb,
      ${link ?? null})
    on conflict (park_id, kind, key) do update set text = excluded.text, link = excluded.link,
      severity = excluded.severity, permission = excluded.permission, enterprise_id = excluded.enterprise_id,
      person_id = excluded.person_id, except_person_id = excluded.except_person_id,
      at = case when ${quiet ?? false} and n.settled_at is null then n.at else clock_timestamp() end,
      settled_at = null, count = n.count + 1`),
  );
}

/** Marks one as over. Returns whether there was one. */
export async function settleNotice(tx: Tx, parkId: string, kind: string, key: string): Promise<boolean> {
  const { rowCount } = await asPark(tx, () =>
    tx.execute(sql`update kernel.notices set settled_at = now()
      where park_id = ${parkId} and kind = ${kind} and key = ${key.slice(0, 200)} and settled_at is null`),
  );
  return (rowCount ?? 0) > 0;
}

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/** Whose eyes a reading goes through: row-level security and the permissions held now. */
export interface NoticeViewer {
  parkId: string;
  principal: Principal;
  /** Permissions held on the park. */
  held: readonly string[];
}

const visible = ({ parkId, held }: NoticeViewer) =>
  sql`n.park_id = ${parkId} and n.permission = any(${sql.param(held)}::text[])`;
// Raised again after it was read, it is news again.
const read = sql`exists (select from kernel.notice_marks m where m.notice_id = n.id and m.read_at >= n.at)`;

/** Makes a kernel transaction see what a viewer may. */
export async function lookAsViewer(tx: Tx, { parkId, principal }: NoticeViewer): Promise<void> {
  await lookAs(tx, parkId, personOf(principal));
  await tx.execute(sql`select set_config('lingtan.enterprise_id', ${principal.enterpriseId ?? ''}, true)`);
}

/** Notices, newest first, and how many wait to be read. Needs {@link lookAsViewer}. */
export async function listNotices(
  tx: Tx,
  viewer: NoticeViewer,
  filter: NoticeFilter,
): Promise<{ rows: Notice[]; next: string | null; unread: number }> {
  const [beforeAt, beforeId] = filter.before?.split('/') ?? [];
  const { rows } = await tx.execute(sql`select n.id::text as id, n.plugin_id as "pluginId", n.kind, n.name, n.severity,
      n.text, n.link, n.count, ${iso('n.at')} as at, ${iso('n.settled_at')} as "settledAt", ${read} as read
    from kernel.notices n where ${visible(viewer)}
      ${filter.show === 'all' ? sql`` : sql`and n.settled_at is null`}
      ${filter.show === 'unread' ? sql`and not ${read}` : sql``}
      ${filter.plugin ? sql`and n.plugin_id = ${filter.plugin}` : sql``}
      ${filter.severity ? sql`and n.severity = ${filter.severity}` : sql``}
      ${beforeAt ? sql`and (n.at, n.id) < (${beforeAt}::timestamptz, ${beforeId}::bigint)` : sql``}
    order by n.at desc, n.id desc limit ${filter.limit + 1}`);
  const page = rows.slice(0, filter.limit) as unknown as Notice[];
  const last = page.at(-1);
  return {
    rows: page,
    next: rows.length > filter.limit && last ? `${last.at}/${last.id}` : null,
    unread: await countUnread(tx, viewer),
  };
}

/** How many open ones wait to be read; at most a thousand are counted. */
export async function countUnread(tx: Tx, viewer: NoticeViewer): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`select count(*)::int as count from (
    select from kernel.notices n where ${visible(viewer)} and n.settled_at is null and not ${read} limit 1000) waiting`);
  return rows[0]!.count;
}

/** Marks some, or all that the viewer may see, as read by a person. */
export async function markRead(
  tx: Tx,
  viewer: NoticeViewer,
  personId: string,
  ids: readonly string[] | 'all',
): Promise<void> {
  await tx.execute(sql`insert into kernel.notice_marks (notice_id, person_id, read_at)
    select n.id, ${personId}, clock_timestamp() from kernel.notices n where ${visible(viewer)}
      ${ids === 'all' ? sql`` : sql`and n.id = any(${sql.param(ids)}::bigint[])`}
    on conflict (notice_id, person_id) do update set read_at = excluded.read_at`);
}

/** Forgets what is older than {@link noticeDays}. */
export async function pruneNotices(database: KernelDatabase): Promise<number> {
  return database.withKernelTx(async (tx) => {
    await lookAs(tx, '*', null);
    const { rowCount } = await tx.execute(
      sql`delete from kernel.notices where at < ${sql.raw(retentionMoment)} - make_interval(days => ${noticeDays})`,
    );
    return rowCount ?? 0;
  });
}
