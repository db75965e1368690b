// Plugins
export {
  defineWebPlugin,
  type FoundReport,
  type Messages,
  type PageProps as PluginPageProps,
  type ReportFinder,
  type WebPlugin,
  type WidgetProps,
} from './plugin/define-web-plugin.ts';

// Session and park
export {
  holds,
  MeProvider,
  ParkProvider,
  PluginProvider,
  useCan,
  useMe,
  useOptionalPark,
  usePark,
  usePluginId,
  usePluginRoot,
} from './session/context.tsx';
export { parkRoles } from './session/types.ts';
export type {
  LocalizedText,
  Me,
  NavItem,
  ParkDetail,
  ParkEnterprise,
  ParkPlugin,
  ParkRole,
  WidgetInfo,
} from './session/types.ts';

// API
export {
  api,
  bearerToken,
  isConfirmed,
  noteUnauthorized,
  onConfirmRequired,
  onUnauthorized,
  resolvePath,
  send,
  setBearer,
  withQuery,
  type ApiRequest,
  type QueryValue,
} from './api/client.ts';
export { apiLines } from './api/lines.ts';
export { setShellLink, type ShellLink } from './api/shell-link.ts';
export { asProblem, ProblemError, problemText, type Problem } from './api/problem.ts';
export { createQueryClient } from './api/query-client.ts';
export {
  useApi,
  useApiMutation,
  useResolvePath,
  type UseApiMutationOptions,
  type UseApiOptions,
} from './api/use-api.ts';
export { usePosted, type PostedAnswer, type UsePostedOptions } from './api/use-posted.ts';
export { useSettled } from './api/use-settled.ts';

// Live
export { live, type LiveConnection, type LiveHandler } from './live/socket.ts';
export { useConnection, useLive, useLiveRefetch } from './live/use-live.ts';
export { mergeLatest, useLatest, useLatestState, type LatestValue } from './live/use-latest.ts';
export { MomentProvider, useMoment, useReplay, type Moment } from './live/moment.tsx';
export { useNow } from './live/use-now.ts';

// Texts and formats
export { addTexts, currentLanguage, setLanguage, startTexts, texts } from './i18n/i18n.ts';
export { saidText, useAuthorName, useSaidText } from './i18n/said-text.ts';
export { machineText } from './i18n/machine-text.ts';
export { ownName } from './i18n/own-name.ts';
export { messageKeys, messageOf } from './i18n/flatten.ts';
export { localized, useLanguage, useLocalized, useT, type TextKey, type Texts, type Translate } from './i18n/use-t.ts';
export * from './format/index.ts';

// Look
export { chartColor, seriesVar, sourceColors, sourceOf, sourceVar, type SourceColor } from './theme/sources.ts';
export { ThemeProvider } from './theme/theme-provider.tsx';
export {
  adoptPreferences,
  densities,
  readPreferences,
  themeNames,
  usePreferences,
  type Density,
  type Preferences,
  type ThemeName,
} from './theme/preferences.ts';
export { useThemeKey } from './theme/use-theme-key.ts';

// Pages
export { Page, type PageProps } from './ui/page.tsx';
export { FailedPanel, type FailedPanelProps } from './ui/failed-panel.tsx';
export { Grid, Panel, type PanelProps } from './ui/panel.tsx';
export { answerOf, earlierMark, isAbout, viewState, type ViewState } from './ui/state.ts';
export { showsContent, StateNote, StateView } from './ui/state-view.tsx';
export { LinkButton, type LinkButtonProps } from './ui/link-button.tsx';
export { useIsPhone } from './ui/use-is-phone.ts';

// Figures and states
export { Quantity, type QuantityProps } from './ui/quantity.tsx';
export { qualityLook, type QualityLook } from './ui/quality.ts';
export { Age, type AgeProps } from './ui/age.tsx';
export { StatusBadge, toneOf, type StatusBadgeProps, type Tone } from './ui/status-badge.tsx';
export { ProgressBar, type ProgressBarProps } from './ui/progress-bar.tsx';
export { Figure, Figures, type FigureProps, type FiguresProps } from './ui/figures.tsx';
export { Notice, type NoticeProps } from './ui/notice.tsx';
export { ConfirmByName, type ConfirmByNameProps } from './ui/confirm-by-name.tsx';
export { notify } from './ui/notify.ts';
export { copyText } from './ui/copy-text.ts';

// Devices of connectors
export { deviceColumns, type DeviceRow } from './device/device-columns.tsx';
export { PolledDevicesPage, type DeviceColumnKit, type PolledDevicesPageProps } from './device/polled-devices-page.tsx';
export { DeviceSearch, type DeviceSearchProps, type SearchedKind, type FoundDevice } from './device/device-search.tsx';
export {
  defaultsOf,
  deviceEntry,
  placeField,
  type DeviceKind,
  type DeviceProfile,
  type Places,
} from './device/device-kind.ts';
export { PlaceTable, type PlaceTableProps, type Unmapped, type WantedPoint } from './device/place-table.tsx';
export { ReadingLine, ReadQuality, readText, type Reading } from './device/reading-line.tsx';
export { FindDevices } from './device/find-devices.tsx';
export { useDevices } from './device/use-devices.ts';

// Tables
export { ColumnFiguresContext, type ColumnFigures } from './table/column-figures.ts';
export { DataTable, type DataTableProps } from './table/data-table.tsx';
export type { Column, Sort } from './table/columns.ts';
export { saveFile, toCsv, type ExportCell } from './table/csv.ts';

// Charts
export { TimeSeries, type TimeSeriesProps } from './chart/time-series.tsx';
export type { ChartComparison, ChartLimit, ChartSeries } from './chart/types.ts';
export { fetchSankey, Sankey, type SankeyLink, type SankeyNode, type SankeyProps } from './chart/sankey.tsx';
export { Sparkline, type SparklineProps } from './chart/sparkline.tsx';
export { StackBar, type StackBarProps } from './chart/stack-bar.tsx';
export { useWidth } from './chart/use-width.ts';
export { useSeries, type PointSeries } from './chart/use-series.ts';

// Sections: a navigation item with several pages
export { onDemand } from './on-demand/on-demand.tsx';
export { section, tab } from './section/section.tsx';
export { SectionTabs, TabCount, type SectionTabsProps } from './section/section-tabs.tsx';
export type { SectionTab } from './section/section-tab.ts';

// Controls
export { ActionButton, ActionLink, type ActionButtonProps, type ButtonLook } from './control/action-button.tsx';
export { DownloadLink, type DownloadLinkProps } from './control/download-link.tsx';
export { FilePicker, type FilePickerProps } from './control/file-picker.tsx';
export { Choice, type ChoiceProps } from './control/choice.tsx';
export { FilterSelect, type FilterSelectProps } from './control/filter-select.tsx';
export { Field, FieldError, FieldRow, type FieldProps } from './control/field.tsx';
export { TextField, type TextFieldProps } from './control/text-field.tsx';
export { SelectField, type SelectFieldProps } from './control/select-field.tsx';
export { Dialog, type DialogProps } from './control/dialog.tsx';
export { FormDialog, type FormDialogProps } from './control/form-dialog.tsx';
export { ProposalsPanel, type ProposalsPanelProps } from './proposals/proposals-panel.tsx';
export { CancelButton, type CancelButtonProps } from './control/cancel-button.tsx';
export { isSameValue } from './edits/same-value.ts';
export { hasEdits, holdEdits, leaveAll, onEdits, type EditHolder } from './edits/edits.ts';
export { ClosingQuestion, UnsavedQuestion, useUnsaved, type UnsavedEdits } from './control/unsaved.tsx';
export { useEditedValue, WindowEdits, type WindowEditsProps } from './control/window-edits.tsx';
export { WhileSent } from './control/while-sent.tsx';
export { ReasonDialog, type ReasonDialogProps } from './control/reason-dialog.tsx';

// Forms
export { FormError } from './form/form-error.tsx';
export { SchemaForm, type SchemaFormProps } from './form/schema-form.tsx';
export { formProblemPaths } from './form/form-problems.ts';
export type { JsonSchema } from './form/json-schema.ts';
export { StoredForm, type StoredFormProps } from './ui/stored-form.tsx';
export { serverProblemsOf } from './form/server-problems.ts';

// Time range
export { TimeRange, type TimeRangeProps } from './range/time-range.tsx';
export { useTimeRange, type TimeRangeState } from './range/use-time-range.ts';
export { comparedRange, compareKinds, type ComparedRange, type CompareKind } from './range/compare.ts';
export { resolveRange, stepRange, type ResolvedRange, type TimeRangeValue } from './range/range.ts';

// The digital screen
export type { ScreenLayout, ScreenPanel, ScreenScene } from '@lingtan/sdk';
export { ScreenFigure, type ScreenFigureProps } from './screen/screen-figure.tsx';
export { ScreenBar, type ScreenBarProps } from './screen/screen-bar.tsx';

// Evidence
export { EvidenceDrawer } from './evidence/evidence-drawer.tsx';
export { Evident, EvidentMark, useMayOpenEvidence, type EvidentProps } from './evidence/evident.tsx';
export { sampleRef } from './evidence/sample-ref.ts';
export { openEvidence, useOpenEvidence } from './evidence/store.ts';
