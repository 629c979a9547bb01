CREATE TABLE budget (
	no TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	tier TEXT, 
	amount INTEGER, 
	rate TEXT, 
	reason TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_kind CHECK (kind IN ('set', 'raise')), 
	CONSTRAINT ck_tier CHECK (tier IN ('vip', 'senior', 'quasi_senior', 'mid', 'target')), 
	CONSTRAINT ck_content CHECK ((kind = 'set') = (tier IS NOT NULL AND amount IS NOT NULL AND rate IS NULL) AND (kind = 'raise') = (tier IS NULL AND amount IS NULL AND rate IS NOT NULL)), 
	CONSTRAINT ck_amount CHECK (amount > 0), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE budget_withdrawal (
	budget TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (budget), 
	FOREIGN KEY(budget) REFERENCES budget (no), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE spending (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	day TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	purpose TEXT NOT NULL, 
	note TEXT, 
	override TEXT, 
	approval TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_approval CHECK (approval IN ('amount', 'budget')), 
	CONSTRAINT ck_amount CHECK (amount > 0), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_spending_approval ON spending (no) WHERE approval IS NOT NULL;
CREATE INDEX ix_spending_client ON spending (client);
CREATE INDEX ix_spending_day ON spending (day);
CREATE TABLE spending_decision (
	spending TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	reason TEXT, 
	decided_at TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	withdrawal_reason TEXT, 
	PRIMARY KEY (spending, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('approve', 'reject')), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(spending) REFERENCES spending (no), 
	FOREIGN KEY(decided_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE spending_withdrawal (
	spending TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (spending), 
	FOREIGN KEY(spending) REFERENCES spending (no), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
