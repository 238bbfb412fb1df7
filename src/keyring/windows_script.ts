/**
 * What PowerShell runs for the Windows Credential Manager. The text is fixed: names and values follow it on stdin, as
 * data, so that neither the process list nor a log of scripts or of their parameters ever shows them.
 *
 * `[Console]::Out` and not the pipeline: transcripts keep what the pipeline prints.
 */

/**
 * The whole argument list. `-Command -` would run stdin statement by statement, as if typed, and stop at the first
 * block without an empty line after it; so a fixed command takes stdin as lines and runs what stands above `#data`.
 */
export const WINDOWS_ARGUMENTS: readonly string[] = [
  "-NoLogo",
  "-NoProfile",
  "-NonInteractive",
  "-InputFormat",
  "Text",
  "-OutputFormat",
  "Text",
  "-Command",
  "$l=[string[]]@($input);$n=[Array]::IndexOf($l,'#data');if($n -lt 1){exit 9};" +
  "& ([ScriptBlock]::Create([String]::Join([string][char]10,$l,0,$n)))",
];

/**
 * C# 5, which Windows PowerShell 5.1 compiles. CREDENTIALW and the functions: wincred.h
 * (https://learn.microsoft.com/windows/win32/api/wincred/).
 *
 * Commands, one a line, words separated by one blank: `read TARGET`, `write TARGET USER TEXT`, `remove TARGET`,
 * `sweep PREFIX INDEX`, `list PREFIX`. Each answers with one line: `ok [TEXT]`, `none` or `error CODE`, `list` with
 * `item TARGET USER` lines before it. The first error ends the run. `atmos-auth 1` comes first, `end` last.
 */
export const WINDOWS_CSHARP = `using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

public static class AtmosCredentials
{
    const uint Generic = 1;
    const uint LocalMachine = 2;
    const int NotFound = 1168;
    const int NotKept = -1;
    const int BadCommand = -2;

    [StructLayout(LayoutKind.Sequential)]
    struct Credential
    {
        public uint Flags;
        public uint Type;
        public IntPtr TargetName;
        public IntPtr Comment;
        public System.Runtime.InteropServices.ComTypes.FILETIME LastWritten;
        public uint CredentialBlobSize;
        public IntPtr CredentialBlob;
        public uint Persist;
        public uint AttributeCount;
        public IntPtr Attributes;
        public IntPtr TargetAlias;
        public IntPtr UserName;
    }

    [DllImport("advapi32.dll", EntryPoint = "CredReadW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    static extern bool CredRead(string target, uint type, uint flags, out IntPtr credential);

    [DllImport("advapi32.dll", EntryPoint = "CredWriteW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    static extern bool CredWrite(ref Credential credential, uint flags);

    [DllImport("advapi32.dll", EntryPoint = "CredDeleteW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    static extern bool CredDelete(string target, uint type, uint flags);

    [DllImport("advapi32.dll", EntryPoint = "CredEnumerateW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    static extern bool CredEnumerate(string filter, uint flags, out uint count, out IntPtr credentials);

    [DllImport("advapi32.dll", EntryPoint = "CredFree", ExactSpelling = true)]
    static extern void CredFree(IntPtr buffer);

    public static void Run(string[] lines, int first, TextWriter output)
    {
        output.WriteLine("atmos-auth 1");
        for (int at = first; at < lines.Length; at++)
        {
            if (lines[at].Length == 0) continue;
            string[] words = lines[at].Split(' ');
            int code = Execute(words, output);
            if (code == 0) continue;
            output.WriteLine("error " + code);
            break;
        }
        output.WriteLine("end");
        output.Flush();
    }

    static int Execute(string[] words, TextWriter output)
    {
        if (words[0] == "read" && words.Length == 2) return Read(words[1], output);
        if (words[0] == "write" && words.Length == 4) return Write(words[1], words[2], words[3], output);
        if (words[0] == "remove" && words.Length == 2) return Remove(words[1], output);
        if (words[0] == "sweep" && words.Length == 3) return Sweep(words[1], int.Parse(words[2]), output);
        if (words[0] == "list" && words.Length == 2) return List(words[1], output);
        return BadCommand;
    }

    static int Read(string target, TextWriter output)
    {
        string text;
        int code = Fetch(target, out text);
        if (code == NotFound) { output.WriteLine("none"); return 0; }
        if (code == 0) output.WriteLine("ok " + text);
        return code;
    }

    static int Fetch(string target, out string text)
    {
        IntPtr found;
        text = null;
        if (!CredRead(target, Generic, 0, out found)) return Marshal.GetLastWin32Error();
        Credential credential = (Credential)Marshal.PtrToStructure(found, typeof(Credential));
        byte[] blob = new byte[credential.CredentialBlobSize];
        if (blob.Length > 0) Marshal.Copy(credential.CredentialBlob, blob, 0, blob.Length);
        CredFree(found);
        text = Encoding.ASCII.GetString(blob);
        return 0;
    }

    static int Write(string target, string user, string text, TextWriter output)
    {
        byte[] blob = Encoding.ASCII.GetBytes(text);
        Credential credential = new Credential();
        credential.Type = Generic;
        credential.Persist = LocalMachine;
        credential.TargetName = Marshal.StringToHGlobalUni(target);
        credential.UserName = Marshal.StringToHGlobalUni(user);
        credential.CredentialBlobSize = (uint)blob.Length;
        credential.CredentialBlob = Marshal.AllocHGlobal(blob.Length + 1);
        Marshal.Copy(blob, 0, credential.CredentialBlob, blob.Length);
        int code = CredWrite(ref credential, 0) ? 0 : Marshal.GetLastWin32Error();
        Marshal.Copy(new byte[blob.Length], 0, credential.CredentialBlob, blob.Length);
        Marshal.FreeHGlobal(credential.CredentialBlob);
        Marshal.FreeHGlobal(credential.UserName);
        Marshal.FreeHGlobal(credential.TargetName);
        if (code != 0) return code;
        string kept;
        code = Fetch(target, out kept);
        if (code == NotFound || (code == 0 && kept != text)) return NotKept;
        if (code == 0) output.WriteLine("ok");
        return code;
    }

    static int Delete(string target)
    {
        return CredDelete(target, Generic, 0) ? 0 : Marshal.GetLastWin32Error();
    }

    static int Remove(string target, TextWriter output)
    {
        int code = Delete(target);
        if (code != 0 && code != NotFound) return code;
        output.WriteLine(code == 0 ? "ok" : "none");
        return 0;
    }

    static int Sweep(string prefix, int index, TextWriter output)
    {
        string text;
        int top = index;
        int code = Fetch(prefix + top, out text);
        while (code == 0) code = Fetch(prefix + ++top, out text);
        if (code != NotFound) return code;
        while (top > index)
        {
            code = Delete(prefix + --top);
            if (code != 0 && code != NotFound) return code;
        }
        output.WriteLine("ok");
        return 0;
    }

    static int List(string prefix, TextWriter output)
    {
        uint count;
        IntPtr credentials;
        if (!CredEnumerate(prefix + "*", 0, out count, out credentials))
        {
            int code = Marshal.GetLastWin32Error();
            if (code == NotFound) output.WriteLine("ok");
            return code == NotFound ? 0 : code;
        }
        for (int at = 0; at < count; at++)
        {
            IntPtr one = Marshal.ReadIntPtr(credentials, at * IntPtr.Size);
            Credential credential = (Credential)Marshal.PtrToStructure(one, typeof(Credential));
            string target = Marshal.PtrToStringUni(credential.TargetName);
            string user = Marshal.PtrToStringUni(credential.UserName);
            if (credential.Type == Generic) output.WriteLine("item " + target + " " + user);
        }
        CredFree(credentials);
        output.WriteLine("ok");
        return 0;
    }
}`;

/** Compiles the above and runs it on the lines below `#data`; `$l` and `$n` come from the fixed command. */
export const WINDOWS_SCRIPT = `$ErrorActionPreference = 'Stop'
try {
    Add-Type -TypeDefinition @'
${WINDOWS_CSHARP}
'@
    [AtmosCredentials]::Run($l, $n + 1, [Console]::Out)
} catch {
    [Console]::Out.WriteLine('failed ' + $_.FullyQualifiedErrorId)
    exit 8
}
`;
