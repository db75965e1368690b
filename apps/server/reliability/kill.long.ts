import './kill.db.test.ts';
