import {
  FieldRow,
  formatNumber,
  formatTime,
  notify,
  Panel,
  StoredForm,
  TextField,
  useApi,
  useApiMutation,
  useLocalized,
  usePark,
  useUnsaved,
  viewState,
  WhileSent,
} from '@lingtan/web-sdk';
import { Button, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { BackupPlan, BackupPlanState } from './backup-types.ts';

const path = '/api/backups/plan';
const limits = {
  daily: { least: 1, most: 366 },
  weekly: { least: 0, most: 520 },
  monthly: { least: 0, most: 120 },
  drillDays: { least: 0, most: 366 },
};
const counts = ['daily', 'weekly', 'monthly', 'drillDays'] as const;

/** When backups are made by themselves and how many stay; when the next one comes. */
export function BackupPlanPanel(): ReactNode {
  const t = useT();
  const park = usePark();
  const loaded = useApi<BackupPlanState>(path, { refetchMs: 30_000 });
  const state = loaded.data;
  const time = (at: string): string => formatTime(at, 'datetime', park.timeZone);
  return (
    <Panel title={t('backups.plan')} state={viewState(loaded)} data-testid="backup-plan">
      {state ? (
        <>
          <p data-testid="next-backup">
            {state.nextAt ? t('backups.plan-next', { at: time(state.nextAt) }) : t('backups.plan-off')}
          </p>
          {state.failed ? (
            <p className="lt-form-error">{t('backups.plan-failed', { ...state.failed, at: time(state.failed.at) })}</p>
          ) : null}
          {state.stale ? <p className="lt-form-error">{t('backups.plan-stale')}</p> : null}
          <DrillNote {...state.drill} />
          <CopyNote copy={state.copy} />
          <StoredForm
            stored={state}
            version={`${state.active} ${state.at} ${counts.map((each) => state[each]).join(' ')}`}
          >
            {(stored, seen) => <PlanForm state={stored} seen={seen} />}
          </StoredForm>
        </>
      ) : null}
    </Panel>
  );
}

const planOf = ({ active, at, daily, weekly, monthly, drillDays }: BackupPlan): BackupPlan => ({
  ...{ active, at, daily, weekly, monthly, drillDays },
});

function PlanForm({ state, seen }: { state: BackupPlanState; seen: BackupPlan }): ReactNode {
  const t = useT();
  const [active, setActive] = useState(state.active);
  const [at, setAt] = useState(state.at);
  const [kept, setKept] = useState({
    daily: String(state.daily),
    weekly: String(state.weekly),
    monthly: String(state.monthly),
    drillDays: String(state.drillDays),
  });
  const [before, setBefore] = useState<BackupPlan>(state);
  const save = useApiMutation<BackupPlanState, BackupPlan & { before: BackupPlan }>(path, {
    method: 'PUT',
    invalidate: ['/api/backups'],
    onSuccess: (saved) => {
      setBefore(saved);
      notify.success(t('backups.plan-saved'));
    },
  });
  const timeGood = /^([01]\d|2[0-3]):[0-5]\d$/.test(at);
  const isGood = (each: (typeof counts)[number]): boolean =>
    /^\d+$/.test(kept[each]) && Number(kept[each]) >= limits[each].least && Number(kept[each]) <= limits[each].most;
  const { daily, weekly, monthly, drillDays } = kept;
  const plan: BackupPlan = {
    ...{ active, at, daily: Number(daily), weekly: Number(weekly), monthly: Number(monthly) },
    drillDays: Number(drillDays),
  };
  const isSame = (Object.keys(plan) as (keyof BackupPlan)[]).every((field) => plan[field] === before[field]);
  useUnsaved(!isSame);
  return (
    <form
      className="lt-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...plan, before: planOf(seen) });
      }}
    >
      <WhileSent sending={save.isPending}>
        <Switch
          label={t('backups.plan-active')}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
        <FieldRow columns={3}>
          <TextField
            label={t('backups.plan-at')}
            help={state.timeZone}
            error={timeGood ? undefined : t('backups.plan-at-bad')}
            value={at}
            maxLength={5}
            onChange={(value) => setAt(value.trim())}
            data-testid="backup-plan-at"
          />
          {counts.map((each) => (
            <TextField
              key={each}
              kind="decimal"
              label={t(`backups.plan-${each}`)}
              help={t('backups.plan-range', limits[each])}
              error={isGood(each) ? undefined : t('backups.plan-number', limits[each])}
              value={kept[each]}
              onChange={(value) => setKept({ ...kept, [each]: value })}
              data-testid={`backup-plan-${each}`}
            />
          ))}
        </FieldRow>
      </WhileSent>
      <p className="lt-form-help">{t('backups.plan-note')}</p>
      {save.error ? <p className="lt-form-error">{save.error.message}</p> : null}
      <div className="lt-form-buttons">
        <Button type="submit" loading={save.isPending} disabled={isSame || !timeGood || !counts.every(isGood)}>
          {t('backups.plan-save')}
        </Button>
      </div>
    </form>
  );
}

/** How the last trial of restoring ended. */
function DrillNote({ last, running, late }: BackupPlanState['drill']): ReactNode {
  const t = useT();
  const park = usePark();
  const localized = useLocalized();
  const time = (at: string | null): string => formatTime(at, 'datetime', park.timeZone);
  const failed = last?.outcome === 'failed';
  return (
    <>
      <p className={failed ? 'lt-form-error' : undefined} data-testid="last-drill">
        {running ? t('backups.drill-running', { name: running.backup }) : null}
        {!running && !last ? t('backups.drill-none') : null}
        {!running && last
          ? t(`backups.drill-${last.outcome}`, {
              ...{ name: last.backup, at: time(last.endedAt), by: last.by },
              ...{ tables: last.tables, rows: formatNumber(last.rows, { digits: 0 }) },
              reason: last.reason ? localized(last.reason) : '',
            })
          : null}
      </p>
      {late ? <p className="lt-form-error">{t('backups.drill-late')}</p> : null}
    </>
  );
}

/** Where the copies on another machine stand. */
function CopyNote({ copy }: Pick<BackupPlanState, 'copy'>): ReactNode {
  const t = useT();
  const park = usePark();
  const localized = useLocalized();
  const time = (at: string): string => formatTime(at, 'datetime', park.timeZone);
  if (!copy) return <p data-testid="last-copy">{t('backups.copy-nowhere')}</p>;
  const { target, copied, failed } = copy;
  return (
    <>
      <p data-testid="last-copy">
        {copied
          ? t('backups.copy-done', { target, name: copied.name, at: time(copied.at) })
          : t('backups.copy-none', { target })}
      </p>
      {failed ? (
        <p className="lt-form-error">
          {t('backups.copy-failed', { at: time(failed.at), reason: localized(failed.reason) })}
        </p>
      ) : null}
    </>
  );
}
