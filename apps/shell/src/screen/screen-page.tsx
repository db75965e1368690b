import {
  bearerToken,
  EvidenceDrawer,
  holds,
  MomentProvider,
  onDemand,
  ParkProvider,
  setFormatDefaults,
  StateView,
  useApi,
  useIsPhone,
  useMayOpenEvidence,
  useMe,
  useOpenEvidence,
  viewState,
  type ParkDetail,
  type ScreenLayout,
} from '@lingtan/web-sdk';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { useFollowPlugins } from '../frame/use-follow-plugins.ts';
import { placedWidgets } from '../layout/placed-widgets.ts';
import { useT } from '../use-t.ts';
import { defaultLayout, presentLayout } from './default-layout.ts';
import { useReplayControls } from './replay/use-replay-controls.ts';
import { ScenePlayer } from './scene-player.tsx';
import { ScreenStage, useStageZoom } from './screen-stage.tsx';
import { StatusBar } from './status-bar.tsx';
import { useRotation } from './use-rotation.ts';
import { useScreenTheme } from './use-screen-theme.ts';

const ScreenEditor = onDemand(async () => (await import('./screen-editor.tsx')).ScreenEditor);

/** Answer of `GET /api/parks/:park/screen`. */
export interface SavedScreen {
  layout: ScreenLayout | null;
  revision: number;
}

/** Text of the drawer is drawn for a desk, that of the wall for a room. */
const readAcrossARoom = 1.3;

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
  const t = useT();
  const me = useMe();
  useFollowPlugins();
  const [draft, setDraft] = useState<ScreenLayout | null>(null);
  const widgets = useMemo(() => placedWidgets(park, ['screen']), [park]);
  const arranged = useMemo(() => saved.layout ?? defaultLayout([...widgets.values()]), [saved, widgets]);
  const shown = useMemo(() => presentLayout(arranged, new Set(widgets.keys())), [arranged, widgets]);
  const layout = draft ?? shown;
  const editing = draft !== null;
  const isPhone = useIsPhone();
  // A wall only shows a replay that its address asks for; who is signed in steers it, and the scenes then wait for them.
  const steers = bearerToken() === null;
  const reading = useOpenEvidence() !== null;
  const replay = useReplayControls(steers && !editing && !reading);
  const steered = steers && replay.playback !== null;
  // Who holds the wall in the hand reads on; scenes do not change under the thumb.
  const rotateSeconds = steered || isPhone ? 0 : layout.rotateSeconds;
  const rotation = useRotation(layout.scenes.length, editing ? 0 : rotateSeconds, !steered, reading || editing);
  // What is arranged is all that is saved, also what cannot be shown just now.
  const arrange = (): void => {
    rotation.show(shown.places[rotation.scene] ?? 0);
    setDraft(arranged);
  };
  useScreenTheme(layout.theme);
  useEffect(() => {
    document.title = `${t('screen.title')} · Lingtan`;
  }, [t]);
  const zoom = useStageZoom();
  const opens = useMayOpenEvidence();
  const mayArrange = steers && !isPhone && holds(me, park.id, 'kernel.screen-manage');
  return (
    <>
      <ScreenStage editing={editing} replaying={replay.playback !== null}>
        <StatusBar
          scenes={layout.scenes}
          rotation={rotation}
          rotateSeconds={rotateSeconds}
          replay={replay}
          steers={steers && !editing}
          {...(mayArrange && !editing && replay.playback === null ? { onArrange: arrange } : {})}
        />
        {editing ? (
          <ScreenEditor
            layout={layout}
            scene={rotation.scene}
            widgets={widgets}
            revision={saved.revision}
            onChange={setDraft}
            onScene={rotation.show}
            onClose={() => {
              setDraft(null);
              // Who has arranged it looks at it first.
              rotation.show(rotation.scene);
            }}
          />
        ) : layout.scenes.length > 0 ? (
          // Drawn anew for every jump, so that nothing of another time is left on it.
          <MomentProvider key={replay.playback?.jump ?? 'live'} moment={replay.moment}>
            <ScenePlayer scenes={layout.scenes} rotation={rotation} rotateSeconds={rotateSeconds} widgets={widgets} />
          </MomentProvider>
        ) : (
          <p className="screen-empty" data-testid="screen-empty">
            {t('screen.empty')}
          </p>
        )}
      </ScreenStage>
      {opens ? <EvidenceDrawer zoom={isPhone ? 1 : zoom * readAcrossARoom} /> : null}
    </>
  );
}
