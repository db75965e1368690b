import {
  ActionButton,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  useUnsaved,
  WhileSent,
  type ScreenLayout,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { EditablePanels } from '../layout/editable-panels.tsx';
import { sceneGrid } from '../layout/edit-panels.ts';
import { useT } from '../use-t.ts';
import { addPanel, addScene, removeScene, replaceScene } from './edit-layout.ts';
import type { SavedScreen } from './screen-page.tsx';
import type { PlacedWidget } from '../layout/placed-widgets.ts';

interface ScreenEditorProps {
  layout: ScreenLayout;
  scene: number;
  widgets: ReadonlyMap<string, PlacedWidget>;
  /** Revision that the change is made on. */
  revision: number;
  onChange: (layout: ScreenLayout) => void;
  onScene: (scene: number) => void;
  onClose: () => void;
}

/** Arranges the screen: panels by drag or by the arrow keys, scenes, look and pace. Nothing is saved until "Save". */
export function ScreenEditor(props: ScreenEditorProps): ReactNode {
  const { layout, scene, widgets, onChange, onScene } = props;
  const t = useT();
  const text = useLocalized();
  // Whoever else saves meanwhile is not written over.
  const [begun] = useState({ layout, revision: props.revision });
  const edits = useUnsaved(layout !== begun.layout);
  const save = useApiMutation<SavedScreen, { layout: ScreenLayout | null; revision: number }>('/screen', {
    method: 'PUT',
    invalidate: ['/screen'],
  });
  // Closed only when the saved layout has been read back: before, the wall would show the old one for a moment.
  const saveAs = (wanted: ScreenLayout | null) =>
    save.mutate({ layout: wanted, revision: begun.revision }, { onSuccess: props.onClose });
  const shown = layout.scenes[scene];
  const used = new Set(shown?.panels.map(({ widget }) => widget));
  const offered = [...widgets.values()].filter(({ id }) => !used.has(id));
  const rename = (language: 'en' | 'zh-CN') => (title: string) =>
    shown && onChange(replaceScene(layout, scene, { ...shown, title: { ...shown.title, [language]: title } }));
  const named = layout.scenes.every(({ title }) => title.en.trim() && title['zh-CN'].trim());
  return (
    <>
      {shown ? (
        <WhileSent sending={save.isPending}>
          <EditablePanels
            className="screen-scene"
            data-testid="screen-scene"
            panels={shown.panels}
            widgets={widgets}
            grid={sceneGrid}
            onChange={(panels) => onChange(replaceScene(layout, scene, { ...shown, panels }))}
          />
        </WhileSent>
      ) : null}
      <form
        className="screen-editor"
        aria-label={t('screen.arrange')}
        data-testid="screen-editor"
        onSubmit={(event) => {
          event.preventDefault();
          saveAs(layout);
        }}
      >
        <WhileSent sending={save.isPending}>
          {shown ? (
            <>
              <TextField label={t('screen.title-en')} value={shown.title.en} onChange={rename('en')} maxLength={60} />
              <TextField
                label={t('screen.title-zh')}
                value={shown.title['zh-CN']}
                onChange={rename('zh-CN')}
                maxLength={60}
              />
            </>
          ) : null}
          <SelectField
            label={t('screen.theme')}
            value={layout.theme}
            options={(['exhibition', 'control-room'] as const).map((value) => ({ value, label: t(`screen.${value}`) }))}
            onChange={(theme) => onChange({ ...layout, theme: theme as ScreenLayout['theme'] })}
          />
          <SelectField
            label={t('screen.rotate')}
            value={String(layout.rotateSeconds)}
            options={[0, 15, 30, 60, 120].map((seconds) => ({
              value: String(seconds),
              label: seconds === 0 ? t('screen.stay') : `${seconds} s`,
            }))}
            onChange={(seconds) => onChange({ ...layout, rotateSeconds: Number(seconds) })}
          />
          <SelectField
            label={t('screen.add')}
            value=""
            none={t('screen.choose')}
            options={offered.map(({ id, widget }) => ({ value: id, label: text(widget.title) }))}
            onChange={(id) => {
              const placed = widgets.get(id);
              if (placed && shown) onChange(addPanel(layout, scene, placed));
            }}
          />
        </WhileSent>
        <span className="screen-editor-buttons">
          <WhileSent sending={save.isPending}>
            <ActionButton
              onClick={() => {
                onChange(addScene(layout));
                onScene(layout.scenes.length);
              }}
              disabled={layout.scenes.length >= 12}
            >
              {t('screen.add-scene')}
            </ActionButton>
            <ActionButton
              onClick={() => {
                onChange(removeScene(layout, scene));
                onScene(0);
              }}
              disabled={layout.scenes.length < 2}
            >
              {t('screen.remove-scene')}
            </ActionButton>
            <ActionButton onClick={() => edits.leave(() => saveAs(null))}>{t('screen.default')}</ActionButton>
          </WhileSent>
          <ActionButton onClick={() => edits.leave(props.onClose)}>{t('screen.cancel')}</ActionButton>
          <WhileSent sending={save.isPending}>
            <ActionButton type="submit" primary disabled={!named || save.isPending} data-testid="screen-save">
              {t('screen.save')}
            </ActionButton>
          </WhileSent>
        </span>
        <p className="screen-editor-hint" role={save.error ? 'alert' : undefined}>
          {save.error ? save.error.message : t('screen.hint')}
        </p>
      </form>
    </>
  );
}
