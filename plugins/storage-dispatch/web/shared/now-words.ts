import { formatQuantity, texts, useLanguage } from '@lingtan/web-sdk';
import type { DeviceNow } from '../../contracts/control-routes.ts';
import { useT } from '../use-t.ts';
import { shownParams } from './control-words.ts';

type T = ReturnType<typeof useT>;

/** A power with its direction in words: which way it flows is not left to a sign. */
export function directed(kw: number, kind: DeviceNow['kind'], t: T, language: ReturnType<typeof useLanguage>): string {
  const shown = formatQuantity(Math.abs(kw), 'kW', { language });
  if (Math.abs(kw) < 0.05) return shown;
  const way = kind === 'battery' ? (kw > 0 ? 'discharging' : 'charging') : kw > 0 ? 'giving' : 'drawing';
  return t(`control.way.${way}`, { power: shown });
}

/** The sentence of the controller about a device: what it does, who asks for it, what holds it back. */
export function useNowSentence(): (device: Pick<DeviceNow, 'kind' | 'says'>) => string {
  const t = useT();
  const language = useLanguage();
  return ({ kind, says }) => {
    const known = ({ code }: DeviceNow['says'][number]) =>
      texts.exists(`control.now.${code}`, { ns: 'storage-dispatch' });
    const clauses = says.filter(known).map(({ code, params }) => {
      const powers = Object.entries(params).flatMap(([name, value]) =>
        /Kw$/.test(name) && name !== 'powerKw' && name !== 'mostKw' && typeof value === 'number'
          ? [[name, directed(value, kind, t, language)] as const]
          : [],
      );
      return t.of('control.now', code, { ...shownParams(params, language), ...Object.fromEntries(powers) });
    });
    const reasons = says
      .filter((said) => !known(said))
      .map(({ code, params }) => t.of('control.codes', code, shownParams(params, language)));
    const sentence = t('control.now-sentence', { clauses: clauses.join(t('control.now-and')) });
    return reasons.reduce((before, after) => t('control.now-then', { before, after }), sentence);
  };
}
