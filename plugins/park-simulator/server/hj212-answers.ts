import { hj212Field, readHj212Time, writeHj212Time, type Hj212Frame, type Hj212Item } from '@lingtan/protocols';
import type { Hj212Windows } from './hj212-windows.ts';

type Send = (head: Record<string, string>, items: readonly Hj212Item[]) => void;

/** What a logger says to a request of the platform: 9011, the data, 9012, all with the QN of the request. */
export function answerHj212Request(frame: Hj212Frame, windows: Hj212Windows, send: Send, now: () => number): void {
  const command = hj212Field(frame.head, 'CN') ?? '';
  const QN = hj212Field(frame.head, 'QN') ?? '';
  const answer = (CN: string, item: Hj212Item): void => send({ QN, ST: '91', CN, Flag: '4' }, [item]);
  const known = ['1011', '1012', '2031', '2051', '2061'].includes(command);
  answer('9011', { QnRtn: known ? '1' : '8' });
  if (!known) return;
  if (command === '1011') send({ QN, ST: '32', CN: command, Flag: '4' }, [{ SystemTime: writeHj212Time(now(), 's') }]);
  if (command.startsWith('1')) return answer('9012', { ExeRtn: '1' });
  const told = (name: 'BeginTime' | 'EndTime'): number | null =>
    readHj212Time(frame.cp.find((item) => item[name] !== undefined)?.[name] ?? '');
  const [from, to] = [told('BeginTime'), told('EndTime')];
  if (from === null || to === null) return answer('9012', { ExeRtn: '3' });
  const found = windows.between(command, from, to);
  for (const { at, items } of found)
    send({ QN, ST: '32', CN: command, Flag: '4' }, [{ DataTime: writeHj212Time(at, 's') }, ...items]);
  answer('9012', { ExeRtn: found.length > 0 ? '1' : '100' });
}
