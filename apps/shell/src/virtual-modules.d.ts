declare module 'virtual:lingtan-plugins' {
  import type { WebPlugin } from '@lingtan/web-sdk';

  const loaders: Record<string, () => Promise<{ default: WebPlugin }>>;
  export default loaders;
}

declare module 'virtual:lingtan-icons' {
  import type { Icon } from '@tabler/icons-react';

  const icons: Record<string, Icon>;
  export default icons;
}
