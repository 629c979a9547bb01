CREATE TABLE interaction (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	channel TEXT, 
	direction TEXT, 
	at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	content TEXT, 
	need TEXT, 
	answer TEXT, 
	follow_up TEXT, 
	follows TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_kind CHECK (kind IN ('note', 'consultation', 'visit', 'letter')), 
	CONSTRAINT ck_direction CHECK (direction IN ('in', 'out')), 
	CONSTRAINT ck_substance CHECK (content IS NOT NULL OR need IS NOT NULL OR answer IS NOT NULL), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(follows) REFERENCES interaction (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_interaction_client ON interaction (client);
CREATE INDEX ix_interaction_follow_up ON interaction (follow_up) WHERE follow_up IS NOT NULL;
CREATE INDEX ix_interaction_follows ON interaction (follows);
CREATE TABLE interaction_file (
	interaction TEXT NOT NULL, 
	file TEXT NOT NULL, 
	PRIMARY KEY (interaction, file), 
	FOREIGN KEY(interaction) REFERENCES interaction (no), 
	FOREIGN KEY(file) REFERENCES stored_file (hash)
)
 STRICT;
CREATE TABLE interaction_withdrawal (
	interaction TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (interaction), 
	FOREIGN KEY(interaction) REFERENCES interaction (no), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE appointment (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	advisor TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	at TEXT NOT NULL, 
	minutes INTEGER NOT NULL, 
	place TEXT, 
	note TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_minutes CHECK (minutes > 0), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(advisor) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_appointment_advisor ON appointment (advisor);
CREATE INDEX ix_appointment_client ON appointment (client);
CREATE TABLE appointment_step (
	appointment TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	at TEXT, 
	place TEXT, 
	text TEXT, 
	PRIMARY KEY (appointment, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('move', 'held', 'missed', 'cancel', 'withdraw')), 
	FOREIGN KEY(appointment) REFERENCES appointment (no), 
	FOREIGN KEY(staff) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE care_preference (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	channel TEXT, 
	opted_out INTEGER NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_care_preference_client ON care_preference (client);
CREATE TABLE greeting (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	occasion TEXT NOT NULL, 
	day TEXT NOT NULL, 
	channel TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_occasion CHECK (occasion IN ('birthday', 'new_year', 'spring_festival', 'qingming', 'labour_day', 'dragon_boat', 'mid_autumn', 'national_day')), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_greeting_client ON greeting (client);
CREATE INDEX ix_greeting_day ON greeting (day, occasion, client);
CREATE TABLE greeting_withdrawal (
	greeting INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (greeting), 
	FOREIGN KEY(greeting) REFERENCES greeting (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
