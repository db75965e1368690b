import { Choice, FieldError, FormDialog, TextField, useLanguage } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { useT } from '../use-t.ts';
import { likeOverview } from './dashboard-sizes.ts';
import type { DashboardLayout } from './types.ts';

interface NewDashboardDialogProps {
  widgets: ReadonlyMap<string, PlacedWidget>;
  mayShare: boolean;
  busy: boolean;
  error: string | null;
  onCreate: (layout: DashboardLayout & { own: boolean }) => void;
  onClose: () => void;
}

/** Name, who sees it, and what it begins with. */
export function NewDashboardDialog(props: NewDashboardDialogProps): ReactNode {
  const { widgets, mayShare, busy, error, onCreate, onClose } = props;
  const t = useT();
  const language = useLanguage();
  const [name, setName] = useState('');
  const [owner, setOwner] = useState<'own' | 'shared'>('own');
  const [start, setStart] = useState<'overview' | 'empty'>('overview');
  const title = name.trim();
  return (
    <FormDialog
      title={t('dashboards.new')}
      confirm={t('dashboards.create')}
      ready={title !== ''}
      busy={busy}
      onClose={onClose}
      onConfirm={() =>
        onCreate({
          // Its name in the other language is the same until somebody gives it one.
          title: { en: title, 'zh-CN': title },
          panels: start === 'overview' ? likeOverview(widgets) : [],
          own: owner === 'own',
        })
      }
      data-testid="new-dashboard-dialog"
    >
      <TextField
        label={t('dashboards.name')}
        value={name}
        onChange={setName}
        maxLength={60}
        autoFocus
        placeholder={language === 'en' ? 'Morning shift' : '早班'}
        data-testid="dashboard-name"
      />
      {mayShare ? (
        <Choice
          label={t('dashboards.for')}
          value={owner}
          options={(['own', 'shared'] as const).map((value) => ({ value, label: t(`dashboards.${value}`) }))}
          onChange={setOwner}
        />
      ) : null}
      <Choice
        label={t('dashboards.start')}
        value={start}
        options={(['overview', 'empty'] as const).map((value) => ({ value, label: t(`dashboards.start-${value}`) }))}
        onChange={setStart}
      />
      {error ? <FieldError>{error}</FieldError> : null}
    </FormDialog>
  );
}
