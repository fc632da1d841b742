// SPDX-License-Identifier: Apache-2.0
//
// Mining of crypto-currencies, in files of images and in command lines. A rule matches by two things that hardly come
// together elsewhere: one word of a wallet, a pool or a program is in many harmless files.

rule mining_pool_and_wallet
{
	meta:
		description = "the address of a mining pool, and a wallet beside it"
	strings:
		$pool = /stratum2?\+(tcp|ssl|tls|udp)[0-9]?:\/\/[a-z0-9.\-]{4,80}:[0-9]{2,5}/ nocase
		$monero = /\b4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}\b/
		$ethereum = /\b0x[0-9a-fA-F]{40}\b/
		$bitcoin = /\bbc1q[02-9ac-hj-np-z]{38}\b/
		$login = /"?(user|login|wallet|username)"?\s*[:=]\s*"[^"\n]{8,120}"/ nocase
	condition:
		$pool and any of ($monero, $ethereum, $bitcoin, $login)
}

rule wallet_at_a_pool_port
{
	meta:
		description = "a wallet within a line of a host and a port on which pools listen"
	strings:
		$first = /[a-z0-9\-]{2,40}\.[a-z0-9.\-]{2,60}:(3333|4444|5555|7777|8008|9999|14433|14444|45560|45700)\b[^\n]{0,120}\b(4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|0x[0-9a-fA-F]{40})\b/
		$second = /\b(4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|0x[0-9a-fA-F]{40})\b[^\n]{0,120}[a-z0-9\-]{2,40}\.[a-z0-9.\-]{2,60}:(3333|4444|5555|7777|8008|9999|14433|14444|45560|45700)\b/
	condition:
		any of them
}

rule stratum_protocol
{
	meta:
		description = "the words by which a miner speaks with its pool"
	strings:
		$subscribe = "mining.subscribe"
		$authorize = "mining.authorize"
		$submit = "mining.submit"
		$notify = "mining.notify"
		$login = "\"method\":\"login\""
		$job = "\"method\":\"job\""
		$keepalive = "keepalived"
	condition:
		3 of ($subscribe, $authorize, $submit, $notify) or all of ($login, $job, $keepalive)
}

rule known_miner
{
	meta:
		description = "what only a well-known mining program says of itself"
	strings:
		$xmrig_1 = "xmrig" nocase
		$xmrig_2 = "donate-level"
		$xmrig_3 = "randomx" nocase
		$ethminer_1 = "ethminer" nocase
		$ethminer_2 = "--farm-recheck"
		$trex_1 = "t-rex" nocase
		$trex_2 = "--validate-shares"
		$lolminer_1 = "lolMiner"
		$lolminer_2 = "--dualstratum" nocase
		$phoenix_1 = "PhoenixMiner"
		$phoenix_2 = "-gpow"
		$nbminer_1 = "nbminer" nocase
		$nbminer_2 = "--cclock-offset" nocase
		$ccminer_1 = "ccminer" nocase
		$ccminer_2 = "--scantime"
	condition:
		all of ($xmrig_*) or all of ($ethminer_*) or all of ($trex_*) or all of ($lolminer_*)
		or all of ($phoenix_*) or all of ($nbminer_*) or all of ($ccminer_*)
}

rule miner_command_line
{
	meta:
		description = "a mining program that is started against a pool"
	strings:
		$command = /\b(xmrig|xmr-stak|ethminer|t-rex|lolminer|nbminer|phoenixminer|gminer|teamredminer|ccminer|cgminer|bfgminer|cpuminer|minerd|srbminer)(-multi)?("|'|\s)([^\n]{0,200}("|'|\s))?(-o|-a|-u|-P|--url|--pool|--algo|--user|--server)("|'|\s|=)/ nocase
	condition:
		$command
}
