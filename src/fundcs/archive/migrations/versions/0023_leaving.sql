CREATE TABLE absence (
	id INTEGER NOT NULL, 
	staff TEXT NOT NULL, 
	first TEXT NOT NULL, 
	last TEXT NOT NULL, 
	deputy TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_days CHECK (first <= last), 
	CONSTRAINT ck_deputy CHECK (deputy <> staff), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(deputy) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE handover (
	no TEXT NOT NULL, 
	staff TEXT, 
	leaving INTEGER NOT NULL, 
	since TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_handover_staff ON handover (staff);
CREATE TABLE leak (
	no TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	found_at TEXT NOT NULL, 
	content TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_kind CHECK (kind IN ('actual', 'possible')), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE handover_item (
	id INTEGER NOT NULL, 
	handover TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	client TEXT, 
	held_by TEXT, 
	taken_by TEXT NOT NULL, 
	since TEXT NOT NULL, 
	withdrawn_at TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('client', 'advised_client', 'approval', 'contract', 'complaint', 'action', 'appointment', 'deputy')), 
	FOREIGN KEY(handover) REFERENCES handover (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(held_by) REFERENCES staff (code), 
	FOREIGN KEY(taken_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_handover_item_handover ON handover_item (handover);
CREATE INDEX ix_handover_item_record ON handover_item (kind, "key");
CREATE TABLE leak_client (
	leak TEXT NOT NULL, 
	client TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (leak, client), 
	FOREIGN KEY(leak) REFERENCES leak (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_leak_client_client ON leak_client (client);
CREATE TABLE leak_step (
	leak TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	text TEXT, 
	told TEXT, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (leak, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('report', 'remedy', 'close', 'withdraw')), 
	CONSTRAINT ck_told CHECK (told IN ('cs_manager', 'general_manager', 'clients', 'authority')), 
	FOREIGN KEY(leak) REFERENCES leak (no), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE reassignment_notice (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	told_on TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_reassignment_notice_client ON reassignment_notice (client);
