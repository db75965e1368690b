import { useT } from '../use-t.ts';

/** A lead in words: minutes, or hours from one on. */
export function useLeadWords(): (minutes: number) => string {
  const t = useT();
  return (minutes) =>
    minutes < 60
      ? t('accuracy.lead-minutes', { count: minutes })
      : t('accuracy.lead-hours', { count: Math.round(minutes / 60) });
}
