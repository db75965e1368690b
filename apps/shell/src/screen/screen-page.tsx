import {
  bearerToken,
  holds,
  ParkProvider,
  setFormatDefaults,
  StateView,
  useApi,
  useMe,
  useT,
  viewState,
  type ParkDetail,
  type ScreenLayout,
} from '@lingtan/web-sdk';
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { useFollowPlugins } from '../frame/use-follow-plugins.ts';
import { placedWidgets } from '../layout/placed-widgets.ts';
import { defaultLayout, presentLayout } from './default-layout.ts';
import { SceneView } from './scene-view.tsx';
import { ScreenStage } from './screen-stage.tsx';
import { StatusBar } from './status-bar.tsx';
import { useRotation } from './use-rotation.ts';
import { useScreenTheme } from './use-screen-theme.ts';

const ScreenEditor = lazy(async () => ({ default: (await import('./screen-editor.tsx')).ScreenEditor }));

/** Answer of `GET /api/parks/:park/screen`. */
export interface SavedScreen {
  layout: ScreenLayout | null;
  revision: number;
}

/** The wall of the park: scenes of widgets, one after the other, for a display that nobody operates. */
export function ScreenPage(): ReactNode {
  const { park: parkId = '' } = useParams();
  const path = `/api/parks/${encodeURIComponent(parkId)}`;
  const park = useApi<ParkDetail>(path, { refetchMs: 30_000 });
  const saved = useApi<SavedScreen>(`${path}/screen`, { refetchMs: 10_000 });
  if (!park.data) return <StateView state={viewState(park)} />;
  if (!saved.data) return <StateView state={viewState(saved)} />;
  setFormatDefaults({ zone: park.data.timeZone });
  return (
    <ParkProvider park={park.data}>
      <Screen park={park.data} saved={saved.data} />
    </ParkProvider>
  );
}

function Screen({ park, saved }: { park: ParkDetail; saved: SavedScreen }): ReactNode {
  const t = useT('shell');
  const me = useMe();
  useFollowPlugins();
  const [draft, setDraft] = useState<ScreenLayout | null>(null);
  const widgets = useMemo(() => placedWidgets(park, ['screen']), [park]);
  const shown = useMemo(() => {
    const wanted = saved.layout ?? defaultLayout([...widgets.values()]);
    return presentLayout(wanted, new Set(widgets.keys()));
  }, [saved, widgets]);
  const layout = draft ?? shown;
  const editing = draft !== null;
  const rotation = useRotation(layout.scenes.length, editing ? 0 : layout.rotateSeconds);
  useScreenTheme(layout.theme);
  useEffect(() => {
    document.title = `${t('screen.title')} · Lingtan`;
  }, [t]);
  const mayArrange = bearerToken() === null && holds(me, park.id, 'kernel.screen-manage');
  const scene = layout.scenes[rotation.scene];
  return (
    <ScreenStage editing={editing}>
      <StatusBar
        scenes={layout.scenes}
        rotation={rotation}
        rotateSeconds={layout.rotateSeconds}
        {...(mayArrange && !editing ? { onArrange: () => setDraft(shown) } : {})}
      />
      {editing ? (
        <Suspense fallback={null}>
          <ScreenEditor
            layout={layout}
            scene={rotation.scene}
            widgets={widgets}
            revision={saved.revision}
            onChange={setDraft}
            onScene={rotation.show}
            onClose={() => setDraft(null)}
          />
        </Suspense>
      ) : scene ? (
        <SceneView scene={scene} widgets={widgets} />
      ) : (
        <p className="screen-empty" data-testid="screen-empty">
          {t('screen.empty')}
        </p>
      )}
    </ScreenStage>
  );
}
