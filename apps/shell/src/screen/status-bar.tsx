import {
  bearerToken,
  formatTime,
  formatZoneName,
  MomentProvider,
  useCan,
  useConnection,
  useLanguage,
  useLocalized,
  useNow,
  usePark,
  type ScreenScene,
} from '@lingtan/web-sdk';
import type { CSSProperties, ReactNode } from 'react';
import { Mark } from '../frame/mark.tsx';
import { useParkHealth } from '../frame/use-park-health.ts';
import { switchLanguage } from '../session/use-switch-language.ts';
import { useT } from '../use-t.ts';
import { ReplayBar } from './replay/replay-bar.tsx';
import { ReplayHealth } from './replay/replay-health.tsx';
import type { ReplayControls } from './replay/use-replay-controls.ts';
import { steadyAge } from './steady-age.ts';
import type { Rotation } from './use-rotation.ts';

const lateAfter = 30_000;
const hour = 3_600_000;

interface StatusBarProps {
  scenes: readonly ScreenScene[];
  rotation: Rotation;
  rotateSeconds: number;
  replay: ReplayControls;
  /** Whether the viewer may choose the time. */
  steers: boolean;
  /** Opens the editor; absent for who may not. */
  onArrange?: () => void;
}

/** Park, scene, health of link and plugins, age of the data, clock with its zone. */
export function StatusBar({ scenes, rotation, rotateSeconds, replay, steers, onArrange }: StatusBarProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const present = useNow();
  const { moment } = replay;
  const now = moment?.at ?? present;
  const language = useLanguage();
  return (
    <header className="screen-bar">
      <Mark />
      <h1>{text(park.name)}</h1>
      <nav className="screen-scenes" aria-label={t('screen.scenes')}>
        {scenes.map((scene, i) => (
          <button
            key={`${i} ${scene.title.en}`}
            type="button"
            aria-current={i === rotation.scene}
            onClick={() => rotation.show(i)}
          >
            {text(scene.title)}
          </button>
        ))}
        {scenes.length > 1 && rotateSeconds > 0 ? (
          <Ring rotation={rotation} seconds={rotateSeconds} now={present} />
        ) : null}
      </nav>
      <span className="screen-tools">
        {onArrange ? (
          <button type="button" onClick={onArrange} data-testid="screen-arrange">
            {t('screen.arrange')}
          </button>
        ) : null}
        {steers && !moment ? (
          <button
            type="button"
            title={t('replay.begin-hint')}
            onClick={() => replay.goTo(Date.now() - hour)}
            data-testid="replay-begin"
          >
            {t('replay.title')}
          </button>
        ) : null}
        <button
          type="button"
          onClick={() => void switchLanguage(language === 'en' ? 'zh-CN' : 'en', bearerToken() === null)}
        >
          {language === 'en' ? '中文' : 'EN'}
        </button>
      </span>
      {moment && steers ? <ReplayBar controls={replay} /> : null}
      {moment ? (
        <MomentProvider moment={moment}>
          <ReplayHealth />
        </MomentProvider>
      ) : (
        <LinkHealth />
      )}
      {moment ? (
        <strong className="screen-replay-label" role="status" data-testid="replay-label">
          {t('replay.label')}
        </strong>
      ) : null}
      <time className="screen-clock" dateTime={new Date(now).toISOString()}>
        <span>{formatTime(now, 'date', park.timeZone)}</span>
        <strong>{formatTime(now, 'time', park.timeZone)}</strong>
        <span>{formatZoneName(park.timeZone, now)}</span>
      </time>
    </header>
  );
}

/** How much of the scene's time has gone. */
function Ring({ rotation, seconds, now }: { rotation: Rotation; seconds: number; now: number }): ReactNode {
  const t = useT();
  const share = rotation.paused ? 0 : Math.min(1, Math.max(0, (now - rotation.since) / (seconds * 1000)));
  return (
    <button
      type="button"
      className="screen-ring"
      style={{ '--share': share } as CSSProperties}
      data-paused={rotation.paused || undefined}
      aria-label={t(rotation.paused ? 'screen.resume' : 'screen.pause')}
      title={t(rotation.paused ? 'screen.resume' : 'screen.pause')}
      onClick={() => rotation.setPaused(!rotation.paused)}
    />
  );
}

/** Link to the server, plugins that do not run as they should, and the age of the newest data. */
function LinkHealth(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const connection = useConnection();
  const health = useParkHealth();
  const seesAge = useCan('kernel.health-read');
  const asked = health.data?.newestDataAgeMs;
  const age = typeof asked === 'number' ? Math.max(0, now - (health.dataUpdatedAt - asked)) : null;
  const troubled = (health.data?.plugins ?? []).filter(({ state }) =>
    ['failed', 'retrying', 'degraded', 'incompatible', 'migration-error'].includes(state),
  ).length;
  const total = health.data?.points;
  const fresh = total === undefined ? undefined : total - (health.data?.stalePoints ?? 0);
  const lost = connection.state === 'lost' || health.isError;
  const late = seesAge && (age === null || age > lateAfter);
  const state = lost ? 'lost' : late ? 'late' : 'good';
  // Who may not see the health of the park is told of the link alone, and not that there is no data.
  if (!seesAge && !lost) return null;
  return (
    <div className="screen-health" role="status" data-state={state} data-testid="screen-health">
      {troubled > 0 ? (
        <span className="screen-trouble" data-testid="screen-trouble">
          ▲ {t('screen.trouble', { count: troubled })}
        </span>
      ) : null}
      {fresh !== undefined && total !== undefined ? (
        <span title={t('screen.points-hint')}>{t('screen.points', { fresh, total })}</span>
      ) : null}
      <span>
        <span aria-hidden="true">{state === 'good' ? '●' : state === 'late' ? '▲' : '⊘'}</span>{' '}
        {lost ? t('link.lost') : age === null ? t('link.no-data') : t('screen.age', { age: steadyAge(age, language) })}
      </span>
    </div>
  );
}
