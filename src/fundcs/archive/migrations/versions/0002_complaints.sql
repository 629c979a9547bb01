CREATE TABLE complaint (
	no TEXT NOT NULL, 
	client TEXT, 
	caller_name TEXT, 
	caller_phone TEXT, 
	channel TEXT NOT NULL, 
	category TEXT, 
	department TEXT, 
	responsible TEXT, 
	against TEXT, 
	contract TEXT, 
	remedy TEXT, 
	content TEXT NOT NULL, 
	received TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	settled_at TEXT, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_complainant CHECK ((client IS NULL) <> (caller_name IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(responsible) REFERENCES staff (code), 
	FOREIGN KEY(against) REFERENCES staff (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_complaint_client ON complaint (client);
CREATE INDEX ix_complaint_settled_at ON complaint (settled_at);
CREATE TABLE complaint_step (
	complaint TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	text TEXT, 
	reasonable INTEGER, 
	promised_by TEXT, 
	escalated_to TEXT, 
	root_cause TEXT, 
	PRIMARY KEY (complaint, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('judge', 'reply', 'promise', 'escalate', 'propose', 'accept', 'reject', 'close', 'reopen', 'refer', 'answer', 'malicious')), 
	CONSTRAINT ck_escalated_to CHECK (escalated_to IN ('cs_manager', 'general_manager')), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(staff) REFERENCES staff (code)
)
 STRICT;
