import { loaderOf } from './library.ts';
import { opcuaConnector } from './plugin.ts';

export default opcuaConnector(loaderOf());
