import './market-kill.db.test.ts';
