import {
  type Column,
  DataTable,
  FailedPanel,
  Notice,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FactoryCriterion, UserRatingData } from '../../contracts/rating-routes.ts';
import { useUseName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Row = UserRatingData['users'][number];
type Level = Row['level'];

const stateOf = { target: 'ok', basic: 'notice', none: 'warning' } as const;

/** Each enterprise of a year: its non-fossil electricity, and the steps of a zero-carbon factory. */
export function UserRating({ year }: { year: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const loaded = useApi<UserRatingData>(`./rating/${year}/users`);
  const data = loaded.data;
  if (!data) return <FailedPanel query={loaded} title={t('users.title', { year })} />;
  if (data.users.length === 0) return null;
  return (
    <Panel
      title={t('users.title', { year })}
      meta={t('users.meta', { status: t.of('status', data.status) })}
      data-testid="user-rating"
    >
      {data.k ? (
        <p>
          {t('users.k')} <Quantity value={Number(data.k.value)} unit="" scale="none" digits={4} evidence={data.k.ref} />
        </p>
      ) : (
        <Notice>{t('users.no-k', { year })}</Notice>
      )}
      <UsersTable rows={data.users} year={year} />
      <p>{t('inventory.unverified')}</p>
      <ul>
        {data.unverified.map((each) => (
          <li key={each.en}>{text(each)}</li>
        ))}
      </ul>
    </Panel>
  );
}

function UsersTable({ rows, year }: { rows: readonly Row[]; year: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const name = useUseName();
  const levelText = (row: Row): string =>
    row.enters === false ? t('users.below-entry') : t(row.level === null ? 'rating.none' : `users.level.${row.level}`);
  const criterion = (which: FactoryCriterion, digits: number, factor: number, unit: string): Column<Row> => {
    const of = (row: Row) => row.criteria.find((each) => each.criterion === which);
    return {
      id: which,
      title: t(`users.${which}`),
      kind: 'number',
      phone: which === 'nonFossil',
      value: (row) => of(row)?.value ?? null,
      render: (row) => {
        const found = of(row);
        return (
          <span className="lt-stack">
            <Quantity
              value={found?.value == null ? null : found.value * factor}
              unit={unit}
              scale="none"
              digits={digits}
              evidence={found?.value == null ? null : row.refs[which]}
              label={t(`users.${which}`)}
              {...(row.problem ? { reason: text(row.problem.text) } : {})}
            />
            {which === 'nonFossil' && row.atLeast && found?.value != null ? t('users.at-least') : null}
            {found?.asked === false ? t('users.not-asked') : <Step level={found?.level ?? null} />}
            {found && found.asked !== false && found.status !== 'published' ? t(`status.${found.status}`) : null}
          </span>
        );
      },
    };
  };
  const columns: Column<Row>[] = [
    {
      id: 'user',
      title: t('column.use'),
      phone: true,
      value: ({ enterpriseId }) => name(`enterprise:${enterpriseId}`),
    },
    {
      id: 'consumption',
      title: t('column.consumption'),
      kind: 'number',
      unit: 'MWh',
      value: ({ consumptionWh }) => Math.round(Number(consumptionWh) / 1e6),
    },
    criterion('nonFossil', 1, 100, '%'),
    criterion('physical', 1, 100, '%'),
    criterion('intensity', 3, 1, 'tCO2/tce'),
    {
      id: 'level',
      title: t('users.level-title'),
      phone: true,
      value: levelText,
      render: (row) => <StatusBadge state={row.level === null ? 'off' : stateOf[row.level]} label={levelText(row)} />,
    },
  ];
  return (
    <DataTable
      id="users"
      columns={columns}
      rows={rows}
      rowKey={({ enterpriseId }) => enterpriseId}
      exportName={`users-${park.id}-${year}`}
      maxHeight={480}
    />
  );
}

/** How far a criterion is met. */
function Step({ level }: { level: Level }): ReactNode {
  const t = useT();
  return level === null ? (
    <StatusBadge state="off" label={t('rating.none')} />
  ) : (
    <StatusBadge state={stateOf[level]} label={t(`users.level.${level}`)} />
  );
}
