import { useApi, useLocalized, usePark, viewState, type ViewState } from '@lingtan/web-sdk';
import type { ReuseMarketData } from '../../contracts/reuse.ts';
import { useT } from '../use-t.ts';

/** The market, with the names of its enterprises and qualities. */
export function useMarket(): {
  market: ReuseMarketData | undefined;
  state: ViewState;
  enterprise: (id: string) => string;
  quality: (id: string) => string;
} {
  const t = useT();
  const text = useLocalized();
  const { enterprises } = usePark();
  const loaded = useApi<ReuseMarketData>('./reuse', { refetchMs: 60_000 });
  const nameIn = (of: readonly { id: string; name: { en: string; 'zh-CN': string } }[], id: string): string => {
    const found = of.find((each) => each.id === id);
    return found ? text(found.name) : id;
  };
  return {
    market: loaded.data,
    state: viewState(loaded, {
      when: loaded.data?.qualities.length === 0,
      title: t('reuse.empty'),
      hint: t('reuse.empty-hint'),
    }),
    enterprise: (id) => nameIn(enterprises, id),
    quality: (id) => nameIn(loaded.data?.qualities ?? [], id),
  };
}

/** m³ of an amount in litres. */
export const m3Of = (litres: number | null | undefined): number | null => (litres == null ? null : litres / 1000);
