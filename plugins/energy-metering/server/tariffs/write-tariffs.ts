import { assertRestsOn, type ParkScope, type Principal, type Tx } from '@lingtan/sdk';
import type { Tariff, TariffRecord, TariffVersionRecord } from '../../contracts/index.ts';
import { checkTariff, tariffErrors } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { assertDraft, checkDraft } from './check-draft.ts';
import { tariffStoreErrors } from './errors.ts';
import { readTariff } from './read-tariffs.ts';
import { insertTariffHead, insertVersion, lockTariffs, readTariffHeads, readVersionHistory } from './tariff-store.ts';
import type { StoredVersion } from './tariff-store.ts';

/** Who makes a change, and where it is written down. */
export interface Editor {
  by: string;
  principal?: Principal;
  audit: ParkScope['audit'];
}

export function editorOf(scope: Pick<ParkScope, 'audit'>, principal: Principal): Editor {
  return { by: principal.name, principal, audit: (tx, entry) => scope.audit(tx, entry) };
}

function audit(editor: Editor, tx: Tx, entry: Parameters<ParkScope['audit']>[1]): Promise<void> {
  return editor.audit(tx, { ...entry, ...(editor.principal ? { actor: editor.principal } : {}) });
}

/** A whole tariff without problems, checked with the interval of the park and the points it names. */
export async function checkWholeTariff(energy: Energy, draft: unknown): Promise<Tariff> {
  const { tariff, problems } = checkTariff(draft, { intervalMinutes: energy.minutes });
  const points = await Promise.all(
    (problems.length === 0 ? (tariff?.versions ?? []) : []).map(async (version, index) => {
      const check = await checkDraft(version, [], { intervalMinutes: energy.minutes, telemetry: energy.telemetry });
      return check.problems.map((p) => ({ ...p, path: ['versions', index, ...p.path] }));
    }),
  );
  const all = [...problems, ...points.flat()];
  const first = all[0];
  if (tariff && !first) return tariff;
  throw tariffErrors.INVALID({
    count: all.length,
    first: first ? `${first.path.join('.')}: ${first.message.en}` : '',
    problems: all,
  });
}

/** Stores a tariff that is not there yet, with all its versions. */
export async function createTariff(
  energy: Energy,
  tx: Tx,
  tariff: Tariff,
  editor: Editor,
  reason: string | null = null,
): Promise<TariffRecord> {
  await lockTariffs(tx, energy.parkId);
  if ((await readTariffHeads(tx)).some(({ id }) => id === tariff.id))
    throw tariffStoreErrors.EXISTS({ tariff: tariff.id });
  const { id, name, timeZone = null } = tariff;
  await insertTariffHead(tx, { id, name, timeZone, revision: 1 }, editor.by);
  for (const content of tariff.versions)
    await insertVersion(tx, {
      tariffId: id,
      validFrom: content.validFrom,
      revision: 1,
      content,
      reason,
      recordedBy: editor.by,
    });
  await audit(editor, tx, { action: 'energy.tariff-create', subject: id, after: tariff });
  return readTariff(tx, energy.timeZone, id);
}

/** Newest revision of the version of one first day, withdrawn or not; undefined when there never was one. */
async function newestOf(tx: Tx, tariffId: string, validFrom: string): Promise<StoredVersion | undefined> {
  return (await readVersionHistory(tx, tariffId)).filter((v) => v.validFrom === validFrom).at(-1);
}

/** Whether a version of this first day is entered for the first time; else it is a correction, which needs a reason. */
export async function nextRevision(
  tx: Tx,
  tariffId: string,
  validFrom: string,
): Promise<{ revision: number; needsReason: boolean; before: StoredVersion | undefined }> {
  const before = await newestOf(tx, tariffId, validFrom);
  return { revision: (before?.revision ?? 0) + 1, needsReason: before !== undefined, before };
}

/** @throws TARIFF_CHANGED_MEANWHILE when another revision is in force, 0 for none; null takes any */
function assertRevision(
  key: { tariffId: string; validFrom: string },
  newest: StoredVersion | undefined,
  over: number | null,
): void {
  const inForce = newest?.content ? newest.revision : 0;
  assertRestsOn(over ?? undefined, inForce, () => tariffStoreErrors.CHANGED_MEANWHILE({ ...key, inForce, over }));
}

/** Adds a version, or corrects the one of the same first day by a new revision with a reason. */
export async function addVersion(
  energy: Energy,
  tx: Tx,
  tariffId: string,
  input: { version: unknown; reason?: string; revision: number | null },
  editor: Editor,
): Promise<TariffVersionRecord> {
  await lockTariffs(tx, energy.parkId);
  const { versions } = await readTariff(tx, energy.timeZone, tariffId);
  const content = assertDraft(
    await checkDraft(input.version, versions, { intervalMinutes: energy.minutes, telemetry: energy.telemetry }),
  );
  const { validFrom } = content;
  const { revision, needsReason, before } = await nextRevision(tx, tariffId, validFrom);
  assertRevision({ tariffId, validFrom }, before, input.revision);
  if (needsReason && input.reason === undefined) throw tariffStoreErrors.REASON_MISSING({ validFrom });
  const reason = input.reason ?? null;
  await insertVersion(tx, { tariffId, validFrom, revision, content, reason, recordedBy: editor.by });
  await audit(editor, tx, {
    action: needsReason ? 'energy.tariff-correct' : 'energy.tariff-version',
    subject: `${tariffId}/${validFrom}`,
    before: before?.content ?? undefined,
    after: content,
    ...(reason === null ? {} : { note: reason }),
  });
  const stored = (await readTariff(tx, energy.timeZone, tariffId)).versions.find((v) => v.validFrom === validFrom);
  return stored!;
}

/** Takes a version out of use by a revision without content. */
export async function withdrawVersion(
  energy: Energy,
  tx: Tx,
  key: { tariffId: string; validFrom: string },
  { reason, revision }: { reason: string; revision: number | null },
  editor: Editor,
): Promise<TariffRecord> {
  await lockTariffs(tx, energy.parkId);
  await readTariff(tx, energy.timeZone, key.tariffId);
  const before = await newestOf(tx, key.tariffId, key.validFrom);
  if (!before?.content) throw tariffStoreErrors.VERSION_UNKNOWN({ tariff: key.tariffId, validFrom: key.validFrom });
  assertRevision(key, before, revision);
  await insertVersion(tx, { ...key, revision: before.revision + 1, content: null, reason, recordedBy: editor.by });
  await audit(editor, tx, {
    action: 'energy.tariff-withdraw',
    subject: `${key.tariffId}/${key.validFrom}`,
    before: before.content,
    note: reason,
  });
  return readTariff(tx, energy.timeZone, key.tariffId);
}

/** Gives a tariff another name. */
export async function renameTariff(
  energy: Energy,
  tx: Tx,
  tariffId: string,
  name: Tariff['name'],
  editor: Editor,
): Promise<TariffRecord> {
  await lockTariffs(tx, energy.parkId);
  const head = (await readTariffHeads(tx)).find(({ id }) => id === tariffId);
  if (!head) throw tariffStoreErrors.UNKNOWN({ tariff: tariffId });
  await insertTariffHead(tx, { ...head, name, revision: head.revision + 1 }, editor.by);
  await audit(editor, tx, { action: 'energy.tariff-rename', subject: tariffId, before: head.name, after: name });
  return readTariff(tx, energy.timeZone, tariffId);
}
