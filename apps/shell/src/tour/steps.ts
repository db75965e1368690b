import type { LocalizedText } from '@lingtan/sdk';

export interface TourStep {
  id: string;
  /** What it points at: the first of these that is on the page. A step without any is left out. */
  targets: readonly string[];
  title: LocalizedText;
  text: LocalizedText;
}

/** What somebody must know to find the rest alone; in the order of the eye, from the park to its figures. */
export const tourSteps: readonly TourStep[] = [
  {
    id: 'park',
    targets: ['[data-testid="park-switch"]'],
    title: { en: 'Your park', 'zh-CN': '当前园区' },
    text: {
      en: 'Everything you see belongs to this park. Switch to another one here, or set up a new one.',
      'zh-CN': '页面内容均属于该园区。可在此切换园区或新建园区。',
    },
  },
  {
    id: 'modules',
    targets: ['[data-testid="rail"]', '[data-testid="bottom-bar"]'],
    title: { en: 'Modules', 'zh-CN': '功能模块' },
    text: {
      en: 'Energy, dispatch, carbon, certificates, water: the plugins that this park has switched on. g and a figure opens them by keyboard.',
      'zh-CN': '能源、储能调度、碳核算、绿证、水务等均为本园区已启用的插件。按 g 再按数字键可直接打开。',
    },
  },
  {
    id: 'figure',
    targets: ['main [data-evidence]'],
    title: { en: 'Every figure opens', 'zh-CN': '数据均可溯源' },
    text: {
      en: 'Click a figure to see how it came about, step by step down to the readings of the devices.',
      'zh-CN': '点击任一数值，即可逐级查看其来源，直至设备原始读数。',
    },
  },
  {
    id: 'search',
    targets: ['[data-testid="search-open"]'],
    title: { en: 'Search', 'zh-CN': '搜索' },
    text: {
      en: 'Pages, points, assets and commands from one field: Ctrl K or ⌘K. The key ? lists all others.',
      'zh-CN': '按 Ctrl K 或 ⌘K 搜索页面、测点、资产与命令；按 ? 查看全部快捷键。',
    },
  },
  {
    id: 'age',
    targets: ['[data-testid="data-age"]'],
    title: { en: 'How old the data is', 'zh-CN': '数据时效' },
    text: {
      en: 'The age of the newest reading. What is stale is greyed, what is estimated is marked.',
      'zh-CN': '显示最新读数距今时长。过期数据置灰，估算数据带标记。',
    },
  },
  {
    id: 'plugins',
    targets: ['[data-testid="nav-plugins"]'],
    title: { en: 'Make it yours', 'zh-CN': '按需配置' },
    text: {
      en: 'Switch plugins on and off and configure them here, or install one from a vendor. Nothing restarts.',
      'zh-CN': '在此启停和配置插件，或安装厂商插件，无需重启系统。',
    },
  },
  {
    id: 'user',
    targets: ['[data-testid="user-menu"]'],
    title: { en: 'You', 'zh-CN': '个人菜单' },
    text: {
      en: 'Language, theme, the wall display, and this tour again.',
      'zh-CN': '切换语言与主题、打开大屏，或再次查看本导览。',
    },
  },
];
