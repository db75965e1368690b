import { formatAge, formatTime, useConnection, useLanguage, useLive, useNow, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useParkHealth } from './use-park-health.ts';

const lateAfter = 30_000;

/** Clock of the park and age of its newest data; says so when the connection is lost or data is late. */
export function DataAge(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const park = usePark();
  const connection = useConnection();
  const health = useParkHealth();
  const [newest, setNewest] = useState<{ park: string; ts: number } | null>(null);
  useLive<{ values: [string, number, number, number][] }>('telemetry.latest', ({ values }) => {
    const ts = values.reduce((latest, value) => Math.max(latest, value[1]), 0);
    if (ts > 0) setNewest((old) => ({ park: park.id, ts: old?.park === park.id ? Math.max(old.ts, ts) : ts }));
  });
  const asked = health.data?.newestDataAgeMs;
  const fromHealth = typeof asked === 'number' ? health.dataUpdatedAt - asked : null;
  const live = newest?.park === park.id ? newest.ts : null;
  const ts = Math.max(live ?? 0, fromHealth ?? 0);
  const age = ts > 0 ? Math.max(0, now - ts) : null;
  const lost = connection.state === 'lost';
  const state = lost ? 'lost' : age !== null && age > lateAfter ? 'late' : 'good';
  const text = lost ? t('link.lost') : age === null ? t('link.no-data') : formatAge(age, language);
  return (
    <div className="data-age" data-state={state} data-testid="data-age" title={`${t('link.age')} · ${park.timeZone}`}>
      <span className="data-age-clock">{formatTime(now, 'time', park.timeZone)}</span>
      <span className="data-age-mark" aria-hidden="true">
        {state === 'good' ? '●' : state === 'late' ? '▲' : '⊘'}
      </span>
      <span className="data-age-text">{text}</span>
    </div>
  );
}
