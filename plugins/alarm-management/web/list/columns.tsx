import { Age, formatQuantity, formatTime, StatusBadge, type Column } from '@lingtan/web-sdk';
import type { AlarmRow } from '../../contracts/routes.ts';
import { toneOfAlarm } from '../states.ts';
import type { Texts } from '../use-t.ts';

type Localize = (text: { en: string; 'zh-CN': string }) => string;

/** What is said beside a state: until when it is shelved, or who has acknowledged. */
function remark(t: Texts, row: AlarmRow, zone: string): string {
  if (row.shelvedUntil !== null) return t('until', { time: formatTime(row.shelvedUntil, 'short', zone) });
  if (row.ackedBy !== null) return row.ackedBy;
  return row.active ? '' : t('returned');
}

/** Columns of the list of alarms. */
export function alarmColumns(t: Texts, text: Localize, zone: string, language: 'en' | 'zh-CN'): Column<AlarmRow>[] {
  return [
    { id: 'priority', title: t('column.priority'), kind: 'number', width: 70, value: ({ priority }) => priority },
    {
      id: 'state',
      title: t('column.state'),
      width: 170,
      phone: true,
      value: ({ state }) => t(`state.${state}`),
      render: (row) => <StatusBadge state={row.state} tone={toneOfAlarm(row)} label={t(`state.${row.state}`)} />,
    },
    {
      id: 'alarm',
      title: t('column.alarm'),
      phone: true,
      value: ({ title }) => text(title),
      render: ({ title, message }) => (
        <span className="al-what" title={message ? `${text(title)}: ${text(message)}` : text(title)}>
          {text(title)}
          {message ? <small>{text(message)}</small> : null}
        </span>
      ),
    },
    {
      id: 'value',
      title: t('column.value'),
      kind: 'number',
      width: 120,
      value: ({ value }) => value,
      render: ({ value, unit }) => (value === null ? '–' : formatQuantity(value, unit ?? '', { language })),
    },
    {
      id: 'raised',
      title: t('column.raised'),
      kind: 'time',
      width: 110,
      phone: true,
      value: ({ raisedAt }) => raisedAt,
      render: ({ raisedAt }) => (raisedAt === null ? '–' : <Age at={raisedAt} />),
    },
    {
      id: 'class',
      title: t('column.class'),
      width: 120,
      value: (row) => t.of('class', row.class, { defaultValue: row.class }),
    },
    { id: 'remark', title: t('column.remark'), width: 190, value: (row) => remark(t, row, zone) },
    { id: 'source', title: t('column.source'), value: ({ source }) => source, hidden: true },
    { id: 'key', title: t('column.key'), value: ({ key }) => key, hidden: true },
  ];
}
