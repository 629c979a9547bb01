CREATE TABLE callback (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	fund TEXT, 
	due TEXT, 
	account TEXT, 
	channel TEXT, 
	at TEXT NOT NULL, 
	caller TEXT NOT NULL, 
	duration INTEGER, 
	recording TEXT, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_kind CHECK (kind IN ('payout_verify', 'payout_done', 'routine', 'contract', 'channels')), 
	CONSTRAINT ck_outcome CHECK (outcome IN ('reached', 'no_answer', 'refused')), 
	CONSTRAINT ck_account CHECK (account IN ('confirmed', 'changed')), 
	CONSTRAINT ck_payout CHECK ((kind IN ('payout_verify', 'payout_done')) = (fund IS NOT NULL AND due IS NOT NULL)), 
	CONSTRAINT ck_reached CHECK (account IS NULL OR outcome = 'reached'), 
	CONSTRAINT ck_duration CHECK (duration > 0), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(caller) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_callback_at ON callback (at);
CREATE INDEX ix_callback_client ON callback (client);
CREATE INDEX ix_callback_payout ON callback (fund, due);
CREATE TABLE callback_account (
	callback TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	payee_name TEXT NOT NULL, 
	payee_bank TEXT NOT NULL, 
	payee_account TEXT NOT NULL, 
	PRIMARY KEY (callback, contract), 
	FOREIGN KEY(callback) REFERENCES callback (no), 
	FOREIGN KEY(contract) REFERENCES contract (no)
)
 STRICT;
CREATE INDEX ix_callback_account_contract ON callback_account (contract);
CREATE TABLE finding (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	callback TEXT, 
	kind TEXT NOT NULL, 
	text TEXT, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	answered_at TEXT, 
	answer TEXT, 
	answered_by TEXT, 
	PRIMARY KEY (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(callback) REFERENCES callback (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(answered_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_finding_answered_at ON finding (answered_at);
CREATE INDEX ix_finding_callback ON finding (callback);
CREATE INDEX ix_finding_client ON finding (client);
CREATE TABLE account_change (
	id INTEGER NOT NULL, 
	finding TEXT NOT NULL, 
	client TEXT NOT NULL, 
	payee_name TEXT NOT NULL, 
	payee_bank TEXT NOT NULL, 
	payee_account TEXT NOT NULL, 
	entered_at TEXT NOT NULL, 
	entered_by TEXT NOT NULL, 
	accepted INTEGER, 
	decided_at TEXT, 
	decided_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_decided CHECK ((accepted IS NULL) = (decided_by IS NULL) AND (accepted IS NULL) = (decided_at IS NULL)), 
	CONSTRAINT ck_second_person CHECK (decided_by <> entered_by), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(entered_by) REFERENCES staff (code), 
	FOREIGN KEY(decided_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_account_change_finding ON account_change (finding);
CREATE INDEX ix_account_change_payee_account ON account_change (payee_account);
