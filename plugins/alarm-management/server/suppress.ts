import { codedText, type Tx } from '@lingtan/sdk';
import { inWaves } from '../domain/index.ts';
import { type Desk, keyOf } from './context.ts';
import { moveAlarm } from './move.ts';
import { readAlarms, type StoredAlarm } from './store/alarm-store.ts';

/**
 * Suppresses alarms while the condition of the one that stands for them holds, and lets them out afterwards. What is shelved or
 * out of service stays so, and is looked at when it comes out.
 * @param only the one of the two that is wanted
 * @returns the alarms that have moved
 */
export async function suppressByDesign(
  desk: Desk,
  tx: Tx,
  source: string,
  only?: 'suppress' | 'unsuppress',
): Promise<StoredAlarm[]> {
  const alarms = await readAlarms(tx, { source }, true);
  const byId = new Map(alarms.map((each) => [each.id, each]));
  const at = desk.scope.clock.now();
  const moved: StoredAlarm[] = [];
  for (const alarm of alarms) {
    const standsFor = byId.get(alarm.declared.suppressedBy ?? '');
    const covers = standsFor?.active === true;
    const event = covers ? 'suppress' : 'unsuppress';
    if (covers === (alarm.state === 'DSUPR') || alarm.state === 'SHLVD' || alarm.state === 'OOSRV') continue;
    if (only !== undefined && event !== only) continue;
    const note = standsFor ? codedText('alarm-management', 'suppressed', { alarm: standsFor.declared.title }) : null;
    const after = await moveAlarm(desk, tx, alarm, event, { at, actor: source, note });
    if (after) moved.push(after);
  }
  return moved;
}

/**
 * Goes through alarms that may move together, those that stand for others first: what they suppress is not announced in the same
 * breath. Nothing is let out meanwhile, since the rest may tell that it has gone, too.
 * @param move moves one alarm as it stands now; true when it did
 * @param written called when a part of them has been gone through, before others are looked at
 * @returns whether something has moved
 */
export async function moveInWaves(
  desk: Desk,
  tx: Tx,
  alarms: readonly StoredAlarm[],
  move: (alarm: StoredAlarm) => Promise<boolean>,
  written: () => Promise<void> = async () => {},
): Promise<boolean> {
  const sources = new Set<string>();
  const suppressed = new Map<string, StoredAlarm>();
  for (const wave of inWaves(alarms)) {
    for (const source of sources)
      for (const each of await suppressByDesign(desk, tx, source, 'suppress')) suppressed.set(keyOf(each), each);
    for (const alarm of wave) if (await move(suppressed.get(keyOf(alarm)) ?? alarm)) sources.add(alarm.source);
    await written();
  }
  for (const source of sources) await suppressByDesign(desk, tx, source);
  return sources.size > 0;
}
