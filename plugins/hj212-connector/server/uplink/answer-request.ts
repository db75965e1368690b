import { hj212Field, readHj212Time, writeHj212Time, type Hj212Frame } from '@lingtan/protocols';
import type { Hj212Uplink } from '../../contracts/index.ts';
import type { UplinkLink } from './uplink-link.ts';
import type { StoredReport, UplinkStore } from './uplink-store.ts';

/** Most windows in one answer. */
const mostReports = 5_000;
const [ready, rejected, badPassword, badMn, badCommand] = ['1', '2', '3', '4', '8'];
const [done, badCondition, noData] = ['1', '3', '100'];
const windowCommands = ['2051', '2061', '2031'];

/**
 * Answers a request of the authority: 9011, the windows it asks for, 9012. Our clock is not theirs to set, and nothing else is executed
 * for a frame whose password goes over the line in clear.
 */
export async function answerRequest(
  frame: Hj212Frame,
  link: UplinkLink,
  parts: {
    uplink: Hj212Uplink;
    store: UplinkStore;
    now: number;
    /** Windows that are not stored are formed from what is known now. */
    form(command: number, from: number, to: number): Promise<StoredReport[]>;
  },
): Promise<void> {
  const { uplink, store, now } = parts;
  const field = (name: 'QN' | 'CN' | 'PW' | 'MN'): string => hj212Field(frame.head, name) ?? '';
  const [qn, command] = [field('QN'), field('CN')];
  const say = (CN: '9011' | '9012', name: 'QnRtn' | 'ExeRtn', value: string): void =>
    link.send({ QN: qn, ST: '91', CN, Flag: '4' }, [{ [name]: value }]);
  const note = (outcome: string, reports = 0, from: number | null = null, to: number | null = null): Promise<void> =>
    store.noteRequest({ command, from, to, at: now, outcome, reports });
  const refuse = (code: string, why: string): Promise<void> => {
    say('9011', 'QnRtn', code);
    return note(why);
  };
  if (field('MN') !== uplink.mn) return refuse(badMn!, 'rejected: MN');
  if (uplink.password !== undefined && field('PW') !== uplink.password) return refuse(badPassword!, 'rejected: PW');
  if (command === '1011') {
    say('9011', 'QnRtn', ready!);
    link.send({ QN: qn, ST: uplink.system, CN: command, Flag: '4' }, [{ SystemTime: writeHj212Time(now, 's') }]);
    say('9012', 'ExeRtn', done!);
    return note('done');
  }
  if (command === '1012') return refuse(rejected!, 'rejected: CN');
  if (!windowCommands.includes(command)) return refuse(badCommand!, 'rejected: CN');
  say('9011', 'QnRtn', ready!);
  const told = (name: 'BeginTime' | 'EndTime'): number | null =>
    readHj212Time(frame.cp.find((item) => item[name] !== undefined)?.[name] ?? '');
  const [from, to] = [told('BeginTime'), told('EndTime')];
  if (from === null || to === null || from > to) {
    say('9012', 'ExeRtn', badCondition!);
    return note('condition not met', 0, from, to);
  }
  const stored = await store.between(Number(command), from, to, mostReports);
  const known = new Set(stored.map(({ at }) => at));
  const formed = (await parts.form(Number(command), from, to)).filter(({ at }) => !known.has(at));
  const all = [...stored, ...formed].toSorted((a, b) => a.at - b.at).slice(0, mostReports);
  const sent = all.filter((report) => link.answer(report, qn)).length;
  say('9012', 'ExeRtn', sent > 0 ? done! : noData!);
  return note(sent > 0 ? 'done' : 'no data', sent, from, to);
}
