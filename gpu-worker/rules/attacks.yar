// SPDX-License-Identifier: Apache-2.0
//
// Attacks on the machine that runs an image, or on what it can reach.

rule reverse_shell
{
	meta:
		description = "hands a shell to whoever listens elsewhere"
	strings:
		$bash = /\b(ba|z|da)?sh\s+-i\s*(>&|<>?|>)\s*\/dev\/(tcp|udp)\/[a-z0-9.\-]{1,80}\/[0-9]{1,5}/ nocase
		$netcat = /\b(nc|ncat|netcat)(\.[a-z]+)?\s[^\n|;]{0,100}(-e|-c|--exec|--sh-exec)\s*\/?(usr\/)?(bin\/)?(ba|z|da)?sh\b/
		$pipe = /mkfifo\s[^\n]{1,120}\|\s*(\/bin\/)?(ba)?sh\s+-i\s[^\n]{0,40}\|\s*(nc|ncat|netcat)\b/
		$python = /socket\.socket\([^\n]{0,200}\.connect\(\([^\n]{0,300}os\.dup2\([^\n]{0,200}(pty\.spawn|subprocess\.call|\/bin\/(ba)?sh)/
	condition:
		any of them
}

rule container_escape
{
	meta:
		description = "the steps by which a container gets at its host"
	strings:
		$agent_1 = "release_agent"
		$agent_2 = "notify_on_release"
		$agent_3 = /mount\s+-t\s+cgroup/
		$socket_1 = /\/(var\/)?run\/docker\.sock/
		$socket_2 = /"Privileged"\s*:\s*true/
		$socket_3 = "/containers/create"
		$core_1 = "/proc/sys/kernel/core_pattern"
		$core_2 = /\|\s*\/proc\/%[pP]\//
		$nsenter = /nsenter\s+(--target|-t)\s*=?1\s[^\n]{0,60}(--mount|-m)\b/
	condition:
		all of ($agent_*) or all of ($socket_*) or all of ($core_*) or $nsenter
}

rule hidden_command
{
	meta:
		description = "a command that is decoded and run without ever being a file"
	strings:
		$decoded = /base64\s+(-d|-D|--decode)[^\n|;]{0,60}\|\s*(sudo\s+)?(\/bin\/)?(ba|z|da)?sh\b/
	condition:
		$decoded
}
