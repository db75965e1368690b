import {
  DownloadLink,
  Evident,
  Figure,
  Figures,
  Grid,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  StatusBadge,
  useApi,
  useLanguage,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatingData } from '../../contracts/rating-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { PeriodChoice, usePeriod } from '../shared/period-choice.tsx';
import { useT } from '../use-t.ts';
import { Guide, spanOf, Thresholds } from './indicator-tables.tsx';
import { RatingOutlook } from './rating-outlook.tsx';
import { RatingTrend } from './rating-trend.tsx';
import { UserRating } from './user-rating.tsx';

/** Core and guide indicators with what is missing to the target. */
export function RatingPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const profile = useWordsOf('profile');
  const [period] = usePeriod();
  const loaded = useApi<RatingData>(`./rating/${period}`, { keepPrevious: true });
  const data = loaded.data;
  return (
    <Page
      title={t('rating.title')}
      meta={
        data
          ? t('rating.meta', { profile: profile(data.profile.split('@')[0]!), status: t.of('status', data.status) })
          : null
      }
      actions={
        <>
          <DownloadLink href={`./rating/${period}/pack?lang=${language}`} title={t('rating.pack-hint')}>
            {t('rating.pack')}
          </DownloadLink>
          <PeriodChoice />
        </>
      }
      state={viewState(loaded, {
        when: data?.days.posted === 0,
        title: t('inventory.empty', { period }),
        hint: t('inventory.empty-hint'),
      })}
      data-testid="carbon-rating"
    >
      {data ? (
        <>
          {data.problem ? (
            <Notice tone="alarm" title={t('rating.problem')}>
              {text(data.problem.text)}
            </Notice>
          ) : null}
          {data.superseded ? <Notice tone="warning">{text(data.superseded)}</Notice> : null}
          <Core data={data} />
          {data.outlook ? <RatingOutlook outlook={data.outlook} period={period.slice(0, 4)} /> : null}
          <RatingTrend data={data} />
          <Grid>
            <Panel title={t('rating.thresholds')} meta={t('rating.thresholds-meta')} span={5} flush>
              <Thresholds rows={data.thresholds} data={data} />
            </Panel>
            <Panel title={t('rating.guide')} span={7} flush>
              <Guide rows={data.guide} data={data} />
            </Panel>
          </Grid>
          <UserRating year={period.slice(0, 4)} />
          <Panel title={t('inventory.unverified')}>
            <ul>
              {data.unverified.map((each) => (
                <li key={each.en}>{text(each)}</li>
              ))}
            </ul>
          </Panel>
        </>
      ) : null}
    </Page>
  );
}

function Core({ data }: { data: RatingData }): ReactNode {
  const t = useT();
  const { core } = data;
  const verdict = core?.met === null || !core ? 'none' : core.met ? 'met' : 'missed';
  return (
    <Figures data-testid="rating-core">
      <Figure label={t('rating.core')} note={t('rating.days', { posted: data.days.posted, over: data.days.over })}>
        <Quantity
          value={core?.intensityTPerTce ?? null}
          unit="tCO2/tce"
          scale="none"
          digits={3}
          size="lg"
          evidence={data.ref}
          label={t('rating.core')}
        />
      </Figure>
      <Figure
        label={t('rating.target')}
        note={core?.rule ? `${core.rule.id} · ${t.of('status', core.rule.status)}` : t('rating.no-target')}
      >
        <Quantity
          value={core?.targetTPerTce ?? null}
          unit="tCO2/tce"
          scale="none"
          digits={1}
          size="lg"
          evidence={core?.targetTPerTce == null ? null : `carbon.indicator/threshold/${data.period}`}
          label={t('rating.target')}
          reason={t('rating.no-target')}
        />
      </Figure>
      <Figure label={t('rating.verdict')}>
        <StatusBadge
          state={verdict === 'met' ? 'ok' : verdict === 'missed' ? 'warning' : 'notice'}
          label={t(`rating.${verdict}`)}
        />
      </Figure>
      <Figure label={t('rating.emissions')}>
        <Quantity
          value={data.emissionsT === null ? null : Number(data.emissionsT)}
          unit="tCO2"
          scale="none"
          digits={1}
          size="lg"
          evidence={data.emissionsRef}
          label={t('rating.emissions')}
        />
      </Figure>
      <Figure label={t('rating.energy')}>
        <Quantity
          value={data.energyTce === null ? null : Number(data.energyTce)}
          unit="tce"
          scale="none"
          digits={1}
          size="lg"
          evidence={`carbon.indicator/energy/${data.period}`}
          label={t('rating.energy')}
        />
      </Figure>
      <Figure
        label={t('rating.needed')}
        note={
          core?.zeroCarbonMWhNeeded ? (
            <Evident
              evidence={`carbon.indicator/zero-carbon/${data.period}`}
              value={t('rating.needed-mwh', { mwh: Math.ceil(core.zeroCarbonMWhNeeded), ...spanOf(data) })}
            />
          ) : null
        }
      >
        <Quantity
          value={core?.reductionNeededT ?? null}
          unit="tCO2"
          scale="none"
          digits={1}
          size="lg"
          evidence={core?.reductionNeededT == null ? null : `carbon.indicator/reduction/${data.period}`}
          label={t('rating.needed')}
          reason={t('rating.no-target')}
        />
      </Figure>
    </Figures>
  );
}
